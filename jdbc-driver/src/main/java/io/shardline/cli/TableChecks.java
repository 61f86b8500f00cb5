package io.shardline.cli;

import io.shardline.topology.TableName;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.Topology;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether the declared tables are the same on every shard, and whether their unique keys can be kept by the shards. */
final class TableChecks {
    private static final String COLUMNS = """
            select string_agg(a.attname || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod)
                              || case when a.attnotnull then ' not null' else '' end, ', ' order by a.attname)
              from pg_catalog.pg_attribute a
             where a.attrelid = pg_catalog.to_regclass(?) and a.attnum > 0 and not a.attisdropped
            """;

    // Each by its name, in the words of the server. The router's own constraint differs from shard to shard by intent.
    private static final String PARTS = """
            select 'index ' || x.indexrelid::regclass::text,
                   pg_catalog.pg_get_indexdef(x.indexrelid) || case when x.indisvalid then '' else ' (not valid)' end
              from pg_catalog.pg_index x where x.indrelid = pg_catalog.to_regclass(?)
            union all
            select 'constraint ' || c.conname, pg_catalog.pg_get_constraintdef(c.oid)
              from pg_catalog.pg_constraint c
             where c.conrelid = pg_catalog.to_regclass(?) and c.conname <> 'shardline_placement' and c.contype <> 'n'
            union all
            select 'trigger ' || g.tgname, pg_catalog.pg_get_triggerdef(g.oid) || ' (' || g.tgenabled::text || ')'
              from pg_catalog.pg_trigger g where g.tgrelid = pg_catalog.to_regclass(?) and not g.tgisinternal
            union all
            select 'default of ' || a.attname, pg_catalog.pg_get_expr(f.adbin, f.adrelid)
              from pg_catalog.pg_attrdef f
              join pg_catalog.pg_attribute a on a.attrelid = f.adrelid and a.attnum = f.adnum
             where f.adrelid = pg_catalog.to_regclass(?)
            """;

    private static final int PARTS_PARAMETERS = 4;

    private static final String KEYS = """
            select x.indexrelid::regclass::text,
                   array(select a.attname::text from pg_catalog.pg_attribute a
                          where a.attrelid = x.indrelid and a.attnum = any ((x.indkey::int2[])[0:x.indnkeyatts - 1]))
              from pg_catalog.pg_index x where x.indrelid = pg_catalog.to_regclass(?) and x.indisunique order by 1
            """;

    private final Topology topology;
    private final Map<String, Connection> shards;

    TableChecks(Topology topology, Map<String, Connection> shards) {
        this.topology = topology;
        this.shards = shards;
    }

    List<Finding> run() throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<TableName, TablePlacement> table : topology.tables().entrySet()) {
            String name = table.getKey().toString();
            schema(name, table.getValue(), findings);
            if (table.getValue() instanceof TablePlacement.Sharded sharded && !shards.isEmpty()) {
                keys(name, sharded.key(), shards.values().iterator().next(), findings);
            }
        }
        return findings;
    }

    private void schema(String table, TablePlacement placement, List<Finding> findings) throws SQLException {
        Map<String, List<String>> shardsByColumns = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, Connection> shard : shards.entrySet()) {
            if (!belongs(placement, shard.getKey())) {
                continue;
            }
            String columns = columns(table, shard.getValue());
            if (columns == null) {
                missing.add(shard.getKey());
            } else {
                shardsByColumns
                        .computeIfAbsent(columns, key -> new ArrayList<>())
                        .add(shard.getKey());
            }
        }
        boolean same = missing.isEmpty() & shardsByColumns.size() <= 1 & parts(table, placement, findings);
        if (!missing.isEmpty()) {
            findings.add(Finding.problem("schema", table, "it is missing on " + String.join(", ", missing)));
        }
        if (shardsByColumns.size() > 1) {
            shardsByColumns.forEach((columns, on) ->
                    findings.add(Finding.problem("schema", table, "on " + String.join(", ", on) + ": " + columns)));
        } else if (same) {
            findings.add(Finding.ok("schema", table, "the same wherever it has to be"));
        }
    }

    private static boolean belongs(TablePlacement placement, String shard) {
        return !(placement instanceof TablePlacement.Pinned pinned)
                || pinned.shard().equals(shard);
    }

    /** Whether indexes, constraints, triggers and defaults are the same wherever the table is. */
    private boolean parts(String table, TablePlacement placement, List<Finding> findings) throws SQLException {
        Map<String, Map<String, String>> byPart = new TreeMap<>();
        List<String> on = new ArrayList<>();
        for (Map.Entry<String, Connection> shard : shards.entrySet()) {
            if (belongs(placement, shard.getKey()) && columns(table, shard.getValue()) != null) {
                on.add(shard.getKey());
                parts(table, shard.getValue())
                        .forEach((part, definition) -> byPart.computeIfAbsent(part, name -> new TreeMap<>())
                                .put(shard.getKey(), definition));
            }
        }
        boolean same = true;
        for (Map.Entry<String, Map<String, String>> part : byPart.entrySet()) {
            Map<String, String> definitions = part.getValue();
            if (definitions.size() < on.size()) {
                findings.add(Finding.problem(
                        "schema", table, part.getKey() + " is only on " + String.join(", ", definitions.keySet())));
                same = false;
            } else if (new HashSet<>(definitions.values()).size() > 1) {
                findings.add(Finding.problem("schema", table, part.getKey() + " differs: " + definitions));
                same = false;
            }
        }
        return same;
    }

    private static Map<String, String> parts(String table, Connection connection) throws SQLException {
        Map<String, String> parts = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(PARTS)) {
            for (int i = 1; i <= PARTS_PARAMETERS; i++) {
                statement.setString(i, table);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    parts.put(row.getString(1), row.getString(2));
                }
            }
        }
        return parts;
    }

    private static @Nullable String columns(String table, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static void keys(String table, List<String> key, Connection connection, List<Finding> findings)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
            statement.setString(1, table);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                List<String> columns = Arrays.asList((String[]) row.getArray(2).getArray());
                if (!new HashSet<>(columns).containsAll(key)) {
                    findings.add(Finding.warning(
                            "unique keys",
                            table,
                            "index " + row.getString(1) + " on (" + String.join(", ", columns)
                                    + ") does not contain the shard key (" + String.join(", ", key)
                                    + "), so it is unique on each shard only"));
                }
            }
        }
    }
}
