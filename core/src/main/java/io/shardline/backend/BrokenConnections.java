package io.shardline.backend;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which errors mean that a connection is gone.
 *
 * <p>HikariCP's own list has 0A000 in it, with which PostgreSQL refuses a statement and nothing else: a transaction would lose
 * its connection over it.
 */
final class BrokenConnections implements SQLExceptionOverride {
    /** Sent as FATAL: shut down, crash, starting up, database dropped, and the time-outs that end a session. */
    private static final Set<String> FATAL = Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04");

    static boolean broken(@Nullable String sqlState) {
        return sqlState != null && (sqlState.startsWith("08") || FATAL.contains(sqlState));
    }

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        return broken(e.getSQLState()) ? Override.MUST_EVICT : Override.DO_NOT_EVICT;
    }
}
