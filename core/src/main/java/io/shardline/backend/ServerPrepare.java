package io.shardline.backend;

import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGStatement;

/** Whether the driver has a statement prepared on the server once it has run often. */
public final class ServerPrepare {
    private ServerPrepare() {}

    /** For a statement over tables that will be others the next time, so that nothing is worth keeping. */
    public static void never(Statement statement) throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    }
}
