package io.shardline.row;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import org.jspecify.annotations.Nullable;

/** The current row of a driver in text transfer, with the few getters that this package calls. */
final class FakeRow {
    private final @Nullable String[] columns;
    private boolean wasNull;

    private FakeRow(@Nullable String[] columns) {
        this.columns = columns;
    }

    /** A row of columns in PostgreSQL's text form, null for NULL. */
    static ResultSet of(@Nullable String... columns) {
        FakeRow row = new FakeRow(columns);
        return (ResultSet) Proxy.newProxyInstance(
                FakeRow.class.getClassLoader(),
                new Class<?>[] {ResultSet.class},
                (proxy, method, arguments) -> method.getName().equals("wasNull")
                        ? row.wasNull
                        : row.get(method.getName(), (int) arguments[0]));
    }

    private @Nullable Object get(String getter, int column) {
        String text = columns[column - 1];
        wasNull = text == null;
        return switch (getter) {
            case "getString" -> text;
            case "getBytes" -> text == null ? null : text.getBytes(StandardCharsets.UTF_8);
            case "getLong" -> text == null ? 0L : Long.parseLong(text);
            case "getDouble" -> text == null ? 0.0 : Double.parseDouble(text);
            case "getBoolean" -> "t".equals(text);
            default -> throw new IllegalArgumentException("this fake has no " + getter);
        };
    }
}
