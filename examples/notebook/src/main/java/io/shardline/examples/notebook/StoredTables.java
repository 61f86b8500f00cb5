package io.shardline.examples.notebook;

import io.shardline.examples.notebook.rows.Failure;
import io.shardline.examples.notebook.rows.Row;
import io.shardline.topology.Shard;
import io.shardline.topology.ShardingRule;
import io.shardline.topology.TableName;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What each shard's catalog says of its tables, beside what the topology says of them. */
final class StoredTables {
    /** Partitions count for the table that they are of. */
    private static final String ON_ONE_SHARD = """
            select n.nspname, t.relname, sum(pg_total_relation_size(c.oid))::bigint as bytes,
                   sum(case when c.relkind = 'p' then 0
                            when c.relpages > 0 and c.reltuples >= 0
                            then (c.reltuples / c.relpages * pg_relation_size(c.oid)
                                  / current_setting('block_size')::int)::bigint
                            else coalesce(s.n_live_tup, 0) end)::bigint as rows
            from pg_class c
            join pg_class t on t.oid = coalesce(pg_partition_root(c.oid), c.oid)
            join pg_namespace n on n.oid = t.relnamespace
            left join pg_stat_user_tables s on s.relid = c.oid
            where c.relkind in ('r', 'm', 'p') and c.relpersistence <> 't'
              and n.nspname <> 'information_schema' and n.nspname !~ '^pg_' and n.nspname <> 'shardline'
            group by n.nspname, t.relname""";

    private final Conversation conversation;
    private final Topology topology;

    /**
     * A table on one shard.
     *
     * @param rows as the server estimates them
     * @param bytes with indexes and what is stored out of line
     */
    record Stored(String shard, String schema, String name, long rows, long bytes) {}

    StoredTables(Conversation conversation) {
        this.conversation = conversation;
        this.topology = conversation.db().topology();
    }

    List<String> shards() {
        return topology.shards().stream().map(Shard::name).toList();
    }

    /** Every table of every shard, by shard. */
    List<Stored> all() {
        List<Stored> all = new ArrayList<>();
        for (String shard : shards()) {
            for (Row row : conversation.askAll(on(shard, ON_ONE_SHARD))) {
                all.add(new Stored(
                        shard,
                        String.valueOf(row.text(1)),
                        String.valueOf(row.text(2)),
                        row.getLong("rows"),
                        row.getLong("bytes")));
            }
        }
        return all;
    }

    /** A statement for one shard, whatever it says. */
    static String on(String shard, String sql) {
        return "/*+ shard(" + shard + ") */ " + sql;
    }

    Optional<TablePlacement> placement(Stored table) {
        return topology.table(table.schema(), table.name());
    }

    Optional<TablePlacement> placement(TableName table) {
        return topology.table(table.schema().orElse(null), table.name());
    }

    /** The sharded tables of the topology, by name. */
    List<TableName> sharded() {
        return topology.tables().keySet().stream()
                .filter(name -> placement(name)
                        .filter(TablePlacement.Sharded.class::isInstance)
                        .isPresent())
                .sorted(Comparator.comparing(TableName::toString))
                .toList();
    }

    static TableName named(String table) {
        return TableName.parse(table)
                .orElseThrow(() -> Failure.of("\"%s\" is no name of a table; write name or schema.name", table));
    }

    /** In the words of the cluster file. */
    static String words(Optional<TablePlacement> placement) {
        if (placement.isEmpty()) {
            return "not in the cluster file";
        }
        TablePlacement known = placement.get();
        if (known instanceof TablePlacement.Sharded sharded) {
            return "by " + String.join(", ", sharded.key()) + rule(sharded.rule());
        }
        if (known instanceof TablePlacement.Pinned pinned) {
            return "all on " + pinned.shard();
        }
        return known instanceof TablePlacement.Reference ? "a copy on each shard" : "spread, by no known rule";
    }

    private static String rule(ShardingRule rule) {
        if (rule instanceof ShardingRule.ByList) {
            return " (list)";
        }
        if (rule instanceof ShardingRule.ByRange) {
            return " (range)";
        }
        return rule instanceof ShardingRule.Hash ? " (hash)" : " (function)";
    }
}
