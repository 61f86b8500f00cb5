package io.shardline.backend;

import java.sql.SQLException;
import org.postgresql.core.JdbcCallParseInfo;
import org.postgresql.core.Parser;
import org.postgresql.jdbc.EscapeSyntaxCallMode;

/** The escapes of JDBC, such as {@code {d '2024-01-31'}}, which the PostgreSQL driver replaces by SQL. */
public final class Escapes {
    private static final int SERVER = 180_000;

    private Escapes() {}

    /** The text without escapes. */
    public static String replace(String sql) throws SQLException {
        return Parser.replaceProcessing(sql, true, true);
    }

    /** A call of a function or procedure without its braces, as {@code select * from f(?) as result} or unchanged. */
    public static String call(String sql) throws SQLException {
        JdbcCallParseInfo call = Parser.modifyJdbcCall(sql, true, SERVER, EscapeSyntaxCallMode.SELECT);
        return replace(call.getSql());
    }
}
