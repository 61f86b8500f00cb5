package io.shardline.topology;

import io.shardline.ShardlineException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was declared so far, by a file or by a builder; checked once, everything together. */
final class TopologyDraft {
    final Problems problems = new Problems();
    final Settings settings = new Settings();
    final List<ShardDraft> shards = new ArrayList<>();
    final List<PoolProperty.Declared> pool = new ArrayList<>();
    final List<BucketMap.Run> buckets = new ArrayList<>();
    final List<TableDraft> tables = new ArrayList<>();
    final List<RoutedFunction.Draft> functions = new ArrayList<>();

    /** Where {@link #buckets} were declared; null deals them evenly. */
    @Nullable
    Place bucketsPlace;

    /** @param subject what the draft was read from, such as {@code cluster file app.yaml} */
    Topology finish(String subject) throws ShardlineException {
        List<String> names = shards.stream().map(ShardDraft::name).toList();
        List<Shard> finished = finishShards();
        int[] owners = bucketsPlace == null
                ? BucketMap.dealt(shards.size())
                : BucketMap.declared(buckets, names, bucketsPlace, problems);
        Map<TableName, TablePlacement> placements = finishTables(names);
        Map<TableName, RoutedFunction> routed = RoutedFunction.Draft.finish(functions, placements, problems);
        settings.check(problems);
        problems.throwIfAny(subject);
        return new Topology(finished, owners, placements, routed, settings);
    }

    private List<Shard> finishShards() {
        if (shards.isEmpty()) {
            problems.add(Place.key("shards"), "there is no shard");
        }
        if (shards.size() > BucketMap.BUCKETS) {
            problems.add(Place.key("shards"), "there are more shards than the %d buckets", BucketMap.BUCKETS);
        }
        ShardDraft.checkDistinct(shards, problems);
        PoolProperty.addTo(new HashMap<>(), pool, problems);
        return shards.stream().map(shard -> shard.finish(pool, problems)).toList();
    }

    private Map<TableName, TablePlacement> finishTables(List<String> shardNames) {
        Map<TableName, TablePlacement> placements = new LinkedHashMap<>();
        Map<TableName, TableDraft> seen = new HashMap<>();
        for (TableDraft table : tables) {
            Optional<TablePlacement> placement = table.finish(shardNames, problems);
            TableName name = TableName.parse(table.name()).orElse(null);
            if (name == null) {
                problems.add(
                        table.at(), "is not a table or schema.table; quote parts as in SQL if they have other signs");
                continue;
            }
            TableDraft earlier = seen.putIfAbsent(name, table);
            if (earlier != null) {
                problems.add(
                        table.at(),
                        "is the same table as \"%s\" (%s)",
                        earlier.name(),
                        earlier.at().brief());
            }
            placement.ifPresent(known -> placements.putIfAbsent(name, known));
        }
        return placements;
    }
}
