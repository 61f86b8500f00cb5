package io.shardline.backend;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
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

    /**
     * A call of a function or procedure without its braces, as {@code select * from f(?) as result} or as {@code call f(?)}.
     *
     * @param returns whether a value is returned, for which there is no placeholder here
     * @param url of a shard, which may say which of the two it is
     */
    public static String call(String sql, boolean returns, String url) throws SQLException {
        Properties parsed = Objects.requireNonNullElseGet(Driver.parseURL(url, new Properties()), Properties::new);
        EscapeSyntaxCallMode mode = EscapeSyntaxCallMode.of(PGProperty.ESCAPE_SYNTAX_CALL_MODE.getOrDefault(parsed));
        if (returns && mode == EscapeSyntaxCallMode.CALL_IF_NO_RETURN) {
            mode = EscapeSyntaxCallMode.SELECT;
        }
        JdbcCallParseInfo call = Parser.modifyJdbcCall(sql, true, SERVER, mode);
        return replace(call.getSql());
    }
}
