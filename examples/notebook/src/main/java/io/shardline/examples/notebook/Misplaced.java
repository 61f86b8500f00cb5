package io.shardline.examples.notebook;

import io.shardline.ShardlineException;
import io.shardline.examples.notebook.rows.Failure;
import io.shardline.examples.notebook.rows.Row;
import io.shardline.examples.notebook.rows.Rows;
import io.shardline.sharding.KeyType;
import io.shardline.sharding.Placement;
import io.shardline.topology.TableName;
import io.shardline.topology.TablePlacement.Sharded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows that lie on another shard than the one that owns their key: statements with the key would not see them. Each shard is
 * asked for its keys, which are placed here as Shardline places them; they are streamed, so a table may have any number.
 */
final class Misplaced {
    private static final String KEY_TYPES = """
            select a.attname, t.typname
            from pg_attribute a
            left join pg_type d on d.oid = a.atttypid
            left join pg_type t on t.oid = case when d.typtype = 'd' then d.typbasetype else d.oid end
            where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped""";

    private final Conversation conversation;
    private final StoredTables stored;
    private final List<List<Object>> found = new ArrayList<>();

    /** Where the rows of a key are and where they should be. */
    private record Way(String from, String to) {}

    Misplaced(Conversation conversation) {
        this.conversation = conversation;
        this.stored = new StoredTables(conversation);
    }

    /** A row per table, shard, and owner of rows that are not where they belong. */
    Rows find() {
        for (TableName table : stored.sharded()) {
            find(table, (Sharded) stored.placement(table).orElseThrow());
        }
        return Rows.of(
                List.of(
                        ClusterViews.text("table"),
                        ClusterViews.text("on"),
                        ClusterViews.text("belongs on"),
                        ClusterViews.number("keys"),
                        ClusterViews.number("rows")),
                found);
    }

    private void find(TableName table, Sharded sharded) {
        Placement placement = placement(table, sharded);
        Map<Way, long[]> ways = new LinkedHashMap<>();
        String key = sharded.key().stream().map(Misplaced::quoted).collect(Collectors.joining(", "));
        for (String shard : stored.shards()) {
            String sql = "select " + key + ", count(*) from " + table + " group by " + key;
            try (Stream<Row> keys = conversation.stream(StoredTables.on(shard, sql)).stream()) {
                keys.forEach(row -> {
                    String owner = owner(placement, row);
                    if (!owner.equals(shard)) {
                        long[] counts = ways.computeIfAbsent(new Way(shard, owner), way -> new long[2]);
                        counts[0]++;
                        counts[1] += row.getLong("count");
                    }
                });
            }
        }
        ways.forEach((way, counts) -> found.add(List.of(table.toString(), way.from(), way.to(), counts[0], counts[1])));
    }

    private Placement placement(TableName table, Sharded sharded) {
        Map<String, String> types = new LinkedHashMap<>();
        for (Row row : conversation.askAll(StoredTables.on(stored.shards().get(0), KEY_TYPES), table.toString())) {
            types.put(String.valueOf(row.text(1)), String.valueOf(row.text(2)));
        }
        try {
            List<KeyType> keyTypes = new ArrayList<>();
            for (String column : sharded.key()) {
                keyTypes.add(KeyType.require(types.getOrDefault(column, "missing"), table.toString(), column));
            }
            return Placement.of(conversation.db().topology(), table.toString(), sharded, keyTypes);
        } catch (ShardlineException e) {
            throw Failure.of(e);
        }
    }

    private String owner(Placement placement, Row row) {
        List<KeyType> types = placement.types();
        @Nullable Object[] key = new @Nullable Object[types.size()];
        for (int i = 0; i < key.length; i++) {
            Object value = row.get(i + 1);
            key[i] = value == null ? null : types.get(i).convert(value);
        }
        try {
            int owner = placement.shardOf(key);
            return owner == Placement.NO_SHARD ? "no shard" : stored.shards().get(owner);
        } catch (ShardlineException e) {
            throw Failure.of(e);
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
