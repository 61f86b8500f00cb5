package io.shardline.write;

import io.shardline.sql.Name;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The names of a result's types, as the driver gives them and as SQL is to have them. */
final class TypeNames {
    private TypeNames() {}

    static List<String> of(ResultSetMetaData metaData) throws SQLException {
        List<String> types = new ArrayList<>();
        for (int column = 1; column <= metaData.getColumnCount(); column++) {
            types.add(metaData.getColumnTypeName(column));
        }
        return types;
    }

    /** What is written after a value. A text may be a constant that one server would read as the column's own type, so its type stays open. */
    static String cast(String type) {
        String name = plain(type);
        return name.equals("text") ? "" : "::" + (name.startsWith("\"") ? name : Name.quote(name));
    }

    /** The driver calls a column that counts by itself by another name than its type's. */
    static String plain(String type) {
        return switch (type) {
            case "serial" -> "int4";
            case "bigserial" -> "int8";
            case "smallserial" -> "int2";
            default -> type;
        };
    }
}
