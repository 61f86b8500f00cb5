package io.shardline.backend;

import java.sql.SQLException;
import org.postgresql.core.Parser;

/** The escapes of JDBC, such as {@code {d '2024-01-31'}}, which the PostgreSQL driver replaces by SQL. */
public final class Escapes {
    private Escapes() {}

    /** The text without escapes. */
    public static String replace(String sql) throws SQLException {
        return Parser.replaceProcessing(sql, true, true);
    }
}
