package io.shardline.ingest;

import io.shardline.ShardlineException;
import io.shardline.copy.PieceCopy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** How the rows of a chunk come to be where a server's statement can read them. */
interface Staging {
    /** Makes the place for them, in a transaction. */
    void begin(Connection connection) throws SQLException;

    /**
     * Brings rows.
     *
     * @param before how many are there
     * @throws PieceCopy.BadRow if a row cannot be brought
     */
    void bring(Connection connection, List<Incoming> rows, int before) throws SQLException, PieceCopy.BadRow;

    /** The query over them, for a range of positions. */
    String query() throws ShardlineException;

    /** Sets the query's parameters, the first ones of a statement. */
    void bind(PreparedStatement statement, List<Incoming> rows, int from, int to) throws SQLException;
}
