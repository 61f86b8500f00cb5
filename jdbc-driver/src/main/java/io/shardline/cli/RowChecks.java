package io.shardline.cli;

import io.shardline.Owners;
import io.shardline.ParallelConnection;
import io.shardline.ShardlineException;
import io.shardline.topology.TableName;
import io.shardline.topology.TablePlacement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether each row of a sharded table is on the shard that owns it, by the very function that the router uses. Every key is read, in a
 * stream; copies of reference tables are compared by their counts.
 */
final class RowChecks {
    private static final int FETCHED = 10_000;

    private final ParallelConnection db;
    private final Map<String, Connection> shards;

    RowChecks(ParallelConnection db, Map<String, Connection> shards) {
        this.db = db;
        this.shards = shards;
    }

    List<Finding> run() throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<TableName, TablePlacement> table : db.topology().tables().entrySet()) {
            String name = table.getKey().toString();
            if (table.getValue() instanceof TablePlacement.Sharded sharded) {
                Owners owners = db.owners(name);
                for (Map.Entry<String, Connection> shard : shards.entrySet()) {
                    findings.add(misplaced(name, sharded.key(), owners, shard));
                }
            }
        }
        return findings;
    }

    private static Finding misplaced(String table, List<String> key, Owners owners, Map.Entry<String, Connection> shard)
            throws SQLException {
        String columns = key.stream()
                .map(column -> '"' + column.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", "));
        Connection connection = shard.getValue();
        connection.setAutoCommit(false);
        long rows = 0;
        long wrong = 0;
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCHED);
            ResultSet row =
                    statement.executeQuery("select " + columns + ", count(*) from " + table + " group by " + columns);
            while (row.next()) {
                long count = row.getLong(key.size() + 1);
                rows += count;
                wrong += isOwner(shard.getKey(), row, key.size(), owners) ? 0 : count;
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        return wrong == 0
                ? Finding.ok("rows", table, rows + " on " + shard.getKey() + ", all of them its own")
                : Finding.problem("rows", table, wrong + " of " + rows + " on " + shard.getKey() + " belong elsewhere");
    }

    private static boolean isOwner(String shard, ResultSet row, int width, Owners owners) throws SQLException {
        @Nullable Object[] key = new @Nullable Object[width];
        for (int i = 0; i < width; i++) {
            key[i] = row.getString(i + 1);
        }
        try {
            return owners.shardOf(key).equals(shard);
        } catch (ShardlineException nobody) {
            return false;
        }
    }
}
