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
import java.util.LinkedHashMap;
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
            } else if (table.getValue() instanceof TablePlacement.Reference) {
                findings.add(copies(name));
            } else if (table.getValue() instanceof TablePlacement.Pinned pinned) {
                strays(name, pinned.shard(), findings);
            }
        }
        return findings;
    }

    /** Whether all copies have the same rows, by their number and a sum of their hashes. */
    private Finding copies(String table) throws SQLException {
        Map<String, List<String>> shardsByContent = new LinkedHashMap<>();
        for (Map.Entry<String, Connection> shard : shards.entrySet()) {
            String content = ask(
                    shard.getValue(),
                    "select count(*) || ' rows, checksum '"
                            + " || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) from " + table + " t");
            shardsByContent.computeIfAbsent(content, key -> new ArrayList<>()).add(shard.getKey());
        }
        return shardsByContent.size() > 1
                ? Finding.problem("rows", table, "its copies differ: " + shardsByContent)
                : Finding.ok("rows", table, "all copies have the same rows");
    }

    /** Rows of a pinned table on other shards, where nobody looks for them. */
    private void strays(String table, String owner, List<Finding> findings) throws SQLException {
        for (Map.Entry<String, Connection> shard : shards.entrySet()) {
            if (shard.getKey().equals(owner)) {
                continue;
            }
            String there = ask(shard.getValue(), "select to_regclass('" + table.replace("'", "''") + "')::text");
            String rows = there == null ? "0" : ask(shard.getValue(), "select count(*) from " + table);
            if (!"0".equals(rows)) {
                findings.add(Finding.problem(
                        "rows", table, rows + " on " + shard.getKey() + ", and the table is pinned to " + owner));
            }
        }
    }

    private static @Nullable String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
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
