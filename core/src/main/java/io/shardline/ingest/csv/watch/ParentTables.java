package io.shardline.ingest.csv.watch;

import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.ingest.csv.CsvLoad;
import io.shardline.sql.Name;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Which of some tables refer to which others by foreign keys. */
final class ParentTables {
    private static final String SQL = """
            with t as (select name, pg_catalog.to_regclass(name) as id from pg_catalog.unnest(?::text[]) as name)
            select child.name, parent.name from pg_catalog.pg_constraint f join t child on child.id = f.conrelid
              join t parent on parent.id = f.confrelid
             where f.contype = 'f' and child.id <> parent.id
            """;

    private final Map<String, Set<String>> parents = new ConcurrentHashMap<>();
    private final Map<String, Integer> ranks = new HashMap<>();

    private ParentTables() {}

    /** @param loads by the names of their tables as {@link #quoted} gives them; those that are none have no parents */
    static ParentTables of(ParallelConnection db, Map<String, CsvLoad> loads) throws SQLException {
        Set<String> tables = loads.keySet();
        ParentTables found = new ParentTables();
        loads.forEach((table, load) -> found.declare(table, load, tables));
        if (tables.size() > 1) {
            try (Session session = db.openSession()) {
                Set<String> shards = db.topology().shards().stream()
                        .map(shard -> shard.name())
                        .collect(Collectors.toSet());
                session.onShards(shards, (shard, connection) -> {
                    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
                        statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
                        ResultSet row = statement.executeQuery();
                        while (row.next()) {
                            found.parents
                                    .computeIfAbsent(row.getString(1), child -> ConcurrentHashMap.newKeySet())
                                    .add(row.getString(2));
                        }
                    }
                });
            }
        }
        found.rank(tables);
        return found;
    }

    private void declare(String table, CsvLoad load, Set<String> tables) {
        load.parents().stream()
                .map(ParentTables::quoted)
                .filter(parent -> tables.contains(parent) && !parent.equals(table))
                .forEach(parent -> parents.computeIfAbsent(table, child -> ConcurrentHashMap.newKeySet())
                        .add(parent));
    }

    /** After as many rounds as there are tables a rank is right, or the table refers to itself through others. */
    private void rank(Collection<String> tables) {
        for (int round = 0; round < tables.size(); round++) {
            parents.forEach((child, of) ->
                    of.forEach(parent -> ranks.merge(child, Math.min(rank(parent) + 1, tables.size()), Math::max)));
        }
    }

    /** Less for a table than for those that refer to it. */
    int rank(String table) {
        return ranks.getOrDefault(table, 0);
    }

    Set<String> parents(String table) {
        return new HashSet<>(parents.getOrDefault(table, Set.of()));
    }

    /** A table's name with all its quotes. What is no name becomes one, of a table that there is not. */
    static String quoted(String table) {
        try {
            return Name.read(table).quoted();
        } catch (ShardlineException e) {
            return Name.quote(table);
        }
    }
}
