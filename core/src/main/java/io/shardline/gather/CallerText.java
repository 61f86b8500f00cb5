package io.shardline.gather;

import io.shardline.backend.Lease;
import io.shardline.exec.Parameters;
import io.shardline.sql.SqlText;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a server says of the caller's text, and of its parameters, without running it. */
final class CallerText {
    private final GatherCall call;
    private final Lease site;

    CallerText(GatherCall call, Lease site) {
        this.call = call;
        this.site = site;
    }

    /**
     * A column of a result.
     *
     * @param type as the server names it
     */
    record Described(String label, String type, int precision, int scale) {
        boolean sameType(Described other) {
            return type.equals(other.type) && precision == other.precision && scale == other.scale;
        }
    }

    /**
     * The columns of what the caller has written.
     *
     * @throws SQLException the server's own error for the text, if it is wrong
     */
    List<Described> describe() throws SQLException {
        return describe(call.call().text().text());
    }

    /** Those of another text with the same placeholders. */
    List<Described> describe(String sql) throws SQLException {
        SqlText text = call.call().text();
        // A text of its own: what the driver has learned of a statement makes it ask for binary values when it runs.
        String prepared = (text.placeholders() ? sql : sql.replace("?", "??")) + " ";
        try (PreparedStatement statement = site.connection().prepareStatement(prepared)) {
            bind(statement);
            return columns(statement.getMetaData());
        }
    }

    /** Those of a text without placeholders. */
    List<Described> describeAlone(String sql) throws SQLException {
        try (PreparedStatement statement = site.connection().prepareStatement(sql.replace("?", "??") + " ")) {
            return columns(statement.getMetaData());
        }
    }

    private static List<Described> columns(ResultSetMetaData metaData) throws SQLException {
        List<Described> columns = new ArrayList<>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            columns.add(new Described(
                    metaData.getColumnLabel(i),
                    metaData.getColumnTypeName(i),
                    metaData.getPrecision(i),
                    metaData.getScale(i)));
        }
        return columns;
    }

    /**
     * The parameters as constants of the types that the server gives them, for COPY takes none: their texts are the server's
     * own.
     */
    List<String> literals(String sql) throws SQLException {
        List<String> types = new ArrayList<>();
        try (PreparedStatement statement = site.connection().prepareStatement(sql + "  ")) {
            bind(statement);
            ParameterMetaData metaData = statement.getParameterMetaData();
            for (int i = 1; i <= metaData.getParameterCount(); i++) {
                types.add(metaData.getParameterTypeName(i));
            }
        }
        String texts = types.stream().map(type -> "?::text").collect(Collectors.joining(", ", "select ", ""));
        List<String> literals = new ArrayList<>();
        try (PreparedStatement statement = site.connection().prepareStatement(texts)) {
            bind(statement);
            ResultSet row = statement.executeQuery();
            row.next();
            for (int i = 0; i < types.size(); i++) {
                String value = row.getString(i + 1);
                literals.add((value == null ? "null" : quoted(value)) + "::" + types.get(i));
            }
        }
        return literals;
    }

    /** As a string with escapes, which means the same under every setting of the server. */
    private static String quoted(String value) {
        return "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private void bind(PreparedStatement statement) throws SQLException {
        bind(call.call().parameters(), statement);
    }

    static void bind(Parameters parameters, PreparedStatement statement) throws SQLException {
        for (int index = 1; index <= parameters.count(); index++) {
            parameters.bind(statement, index, index);
        }
    }
}
