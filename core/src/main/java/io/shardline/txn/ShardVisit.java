package io.shardline.txn;

import java.sql.Connection;
import java.sql.SQLException;

/** What else is done on each shard whenever all are looked at for unfinished transactions, over the same connections. */
@FunctionalInterface
public interface ShardVisit {
    /** Nothing is. */
    ShardVisit NONE = (shard, connection) -> {};

    /** In a transaction of its own; what fails is left to the next time. */
    void visit(int shard, Connection connection) throws SQLException;
}
