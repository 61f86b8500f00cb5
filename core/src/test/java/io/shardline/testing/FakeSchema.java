package io.shardline.testing;

import io.shardline.catalog.Column;
import io.shardline.catalog.Functions;
import io.shardline.catalog.Reads;
import io.shardline.catalog.Schema;
import io.shardline.catalog.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Tables that a test declares; every function is unknown, and every text right. */
public final class FakeSchema implements Schema {
    private final Map<String, Table> tables = new HashMap<>();
    private final int shards;

    public FakeSchema(int shards) {
        this.shards = shards;
    }

    /** Adds a table on every shard, from {@code name type, name type}; {@code ~} behind a type stands for a collation without case. */
    public FakeSchema with(String name, String columns) {
        List<Column> declared = new ArrayList<>();
        for (String column : columns.split(", ")) {
            String[] words = column.split(" ");
            boolean byteEquality = !words[1].endsWith("~");
            declared.add(new Column(
                    words[0],
                    words[1].replace("~", ""),
                    -1,
                    false,
                    byteEquality,
                    false,
                    false,
                    false,
                    false,
                    Optional.empty()));
        }
        List<Integer> everywhere = IntStream.range(0, shards).boxed().toList();
        tables.put(name, new Table("public", name, 'r', false, declared, List.of(), everywhere, Optional.empty()));
        return this;
    }

    @Override
    public Optional<Table> table(Optional<String> schema, String name) {
        return Optional.ofNullable(tables.get(name));
    }

    @Override
    public Map<String, Functions.Facts> functions(List<String> names) {
        return Map.of();
    }

    @Override
    public void judge(String sql, boolean placeholders) {}

    @Override
    public Reads reads(Question question) {
        throw new UnsupportedOperationException("no server is asked here");
    }
}
