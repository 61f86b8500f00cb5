package io.shardline.examples.notebook;

import io.shardline.examples.notebook.StoredTables.Stored;
import io.shardline.examples.notebook.rows.Column;
import io.shardline.examples.notebook.rows.Failure;
import io.shardline.examples.notebook.rows.Row;
import io.shardline.examples.notebook.rows.Rows;
import io.shardline.examples.notebook.text.Quantities;
import io.shardline.topology.TableName;
import io.shardline.topology.TablePlacement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables about the cluster itself. */
final class ClusterViews {
    private static final int BAR = 24;

    private static final String COLUMNS = """
            select a.attname as "column", format_type(a.atttypid, a.atttypmod) as type,
                   case when a.attnotnull then 'not null' end as "null",
                   pg_get_expr(d.adbin, d.adrelid) as "default",
                   (select string_agg(i.indexrelid::regclass::text, ', ' order by i.indisprimary desc, i.indexrelid)
                    from pg_index i where i.indrelid = a.attrelid and a.attnum = any (i.indkey::int2[])) as indexes
            from pg_attribute a
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
            order by a.attnum""";

    private final Conversation conversation;
    private final StoredTables stored;
    private final String block;

    ClusterViews(Conversation conversation, String block) {
        this.conversation = conversation;
        this.stored = new StoredTables(conversation);
        this.block = block;
    }

    /** A row per table: how it is placed, and how large it is on all shards together. */
    Rows tables() {
        TreeMap<String, List<Stored>> byName = stored.all().stream()
                .collect(Collectors.groupingBy(ClusterViews::shortName, TreeMap::new, Collectors.toList()));
        List<List<Object>> rows = new ArrayList<>();
        byName.forEach((name, parts) -> {
            var placement = stored.placement(parts.get(0));
            boolean copies =
                    placement.filter(TablePlacement.Reference.class::isInstance).isPresent();
            long count = copies ? parts.get(0).rows() : sum(parts, Stored::rows);
            long bytes = sum(parts, Stored::bytes);
            rows.add(List.of(name, StoredTables.words(placement), parts.size(), count, bytes, Quantities.bytes(bytes)));
        });
        return Rows.of(
                List.of(text("table"), text("placed"), number("shards"), number("rows"), number("bytes"), text("size")),
                rows);
    }

    private static String shortName(Stored table) {
        return table.schema().equals("public") ? table.name() : table.schema() + "." + table.name();
    }

    private static long sum(List<Stored> parts, ToLongFunction<Stored> measure) {
        return parts.stream().mapToLong(measure).sum();
    }

    /** A row per column of a table. */
    Rows describe(String table) {
        Rows columns = conversation.askAll(StoredTables.on(holder(table), COLUMNS), table);
        if (columns.isEmpty()) {
            throw Failure.of("there is no table \"%s\" on %s", table, holder(table));
        }
        return columns;
    }

    /** How a table is placed, in words. */
    String placement(String table) {
        return StoredTables.words(stored.placement(StoredTables.named(table)));
    }

    private String holder(String table) {
        TableName name = StoredTables.named(table);
        return stored.placement(name)
                .filter(TablePlacement.Pinned.class::isInstance)
                .map(pinned -> ((TablePlacement.Pinned) pinned).shard())
                .orElse(stored.shards().get(0));
    }

    /** A row per shard: rows and bytes of all sharded tables on it, as the servers estimate them. */
    Rows shards() {
        List<Stored> all = stored.all().stream()
                .filter(table -> stored.placement(table)
                        .filter(placement -> !(placement instanceof TablePlacement.Reference))
                        .isPresent())
                .toList();
        return shares(stored.shards().stream()
                .map(shard -> {
                    List<Stored> here = all.stream()
                            .filter(table -> table.shard().equals(shard))
                            .toList();
                    return new Share(shard, sum(here, Stored::rows), sum(here, Stored::bytes));
                })
                .toList());
    }

    /** A row per shard: rows, counted, and bytes of one table on it. */
    Rows shards(String table) {
        List<Share> shares = new ArrayList<>();
        String sql = "select count(*) as rows, pg_total_relation_size(to_regclass(?)) as bytes from "
                + StoredTables.named(table);
        for (String shard : stored.shards()) {
            Row row = conversation.askAll(StoredTables.on(shard, sql), table).get(0);
            shares.add(new Share(shard, row.getLong("rows"), row.getLong("bytes")));
        }
        return shares(shares);
    }

    private record Share(String shard, long rows, long bytes) {}

    private Rows shares(List<Share> shares) {
        long most = shares.stream().mapToLong(Share::rows).max().orElse(0);
        double mean = shares.stream().mapToLong(Share::rows).average().orElse(0);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Share share : shares) {
            rows.add(Arrays.asList(
                    share.shard(),
                    share.rows(),
                    share.bytes(),
                    Quantities.bytes(share.bytes()),
                    mean == 0 ? null : String.format(Locale.ROOT, "%+.0f%%", 100 * (share.rows() - mean) / mean),
                    most == 0 ? "" : block.repeat((int) Math.round((double) BAR * share.rows() / most))));
        }
        return Rows.of(
                List.of(text("shard"), number("rows"), number("bytes"), text("size"), text("to mean"), text("share")),
                rows);
    }

    static Column text(String label) {
        return Column.made(label, "text");
    }

    static Column number(String label) {
        return Column.made(label, "int8");
    }
}
