package io.shardline.ingest;

import java.sql.SQLException;

/** Where the records of each owner are written. Used by one thread. */
interface Lanes extends AutoCloseable {
    /** The lane of a record. */
    int laneOf(int shard, Incoming row);

    int count();

    /** Hands over a chunk; waits while the lane is behind. */
    void put(int lane, Chunk chunk) throws SQLException;

    /** Waits until all is written; what is one transaction is committed. */
    void finish() throws SQLException;

    /** Stops what still runs. */
    @Override
    void close();
}
