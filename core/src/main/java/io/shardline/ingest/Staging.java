package io.shardline.ingest;

import io.shardline.ShardlineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** How the rows of a chunk come to be where a server's statement can read them. */
interface Staging {
    /**
     * Brings the rows, in a transaction.
     *
     * @throws BadRow if a row cannot be brought
     */
    void bring(Connection connection, List<Incoming> rows) throws SQLException, BadRow;

    /** The query over them, for a range of positions. */
    String query() throws ShardlineException;

    /** Sets the query's parameters, the first ones of a statement. */
    void bind(PreparedStatement statement, List<Incoming> rows, int from, int to) throws SQLException;

    /** One row is no row of the table. */
    final class BadRow extends Exception {
        private static final long serialVersionUID = 1L;

        private final int position;
        private final SQLException reason;

        BadRow(int position, SQLException reason) {
            super(reason);
            this.position = position;
            this.reason = reason;
        }

        int position() {
            return position;
        }

        SQLException reason() {
            return reason;
        }
    }
}
