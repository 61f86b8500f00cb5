package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import java.sql.SQLException;
import java.util.Set;

/** The table that a load writes to. */
final class CsvTarget {
    private CsvTarget() {}

    /** A shard that has the table; every shard has a reference table. */
    static String holder(ParallelConnection db, String table) throws SQLException {
        return db.isReference(table)
                ? db.topology().shards().get(0).name()
                : db.owners(table).shards().get(0);
    }

    /** The names of its columns; empty if it lies where rows have no owner, which what writes to it will say. */
    static Set<String> columns(ParallelConnection db, String table) throws SQLException {
        try (Session session = db.openSession()) {
            return ParentLookup.columns(session, holder(db, table), table).keySet();
        } catch (ShardlineException e) {
            if (e.code() == ErrorCode.NOT_SUPPORTED) {
                return Set.of();
            }
            throw e;
        }
    }
}
