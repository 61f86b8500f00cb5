package io.shardline.guard;

import io.shardline.sharding.KeyType;
import io.shardline.topology.ShardingRule.ByList;
import io.shardline.topology.ShardingRule.ByRange;
import io.shardline.topology.ShardingRule.Custom;
import io.shardline.topology.ShardingRule.RangeEntry;
import io.shardline.topology.TablePlacement.Sharded;
import io.shardline.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a row is one shard's own, as SQL. A row whose key is null in a column has no owner, and is let pass. */
final class OwnershipExpression {
    private static final int BYTEA_HASH_SINCE = 18;

    private final Topology topology;
    private final Sharded placement;
    private final List<KeyType> types;

    /** @param types of the key's columns */
    OwnershipExpression(Topology topology, Sharded placement, List<KeyType> types) {
        this.topology = topology;
        this.placement = placement;
        this.types = types;
    }

    /** Why there is none; empty if there is. */
    Optional<String> obstacle(int serverVersion) {
        if (placement.rule() instanceof Custom) {
            return Optional.of("a function of the application's own places its rows");
        }
        if (placement.rule() instanceof ByList || placement.rule() instanceof ByRange) {
            return Optional.empty();
        }
        if (types.size() > BucketExpression.MOST_COLUMNS) {
            return Optional.of("its key has more than " + BucketExpression.MOST_COLUMNS + " columns");
        }
        return types.contains(KeyType.BYTEA) && serverVersion < BYTEA_HASH_SINCE
                ? Optional.of(
                        "before version " + BYTEA_HASH_SINCE + " the server has no function for the hash of bytea")
                : Optional.empty();
    }

    /** @param shard its name */
    String of(String shard) {
        List<String> columns = placement.key().stream()
                .map(column -> '"' + column.replace("\"", "\"\"") + '"')
                .toList();
        if (placement.rule() instanceof ByList byList) {
            List<String> values = byList.entries().stream()
                    .filter(entry -> entry.shard().equals(shard))
                    .map(entry -> literal(entry.value()))
                    .toList();
            return values.isEmpty() ? "false" : columns.get(0) + " in (" + String.join(", ", values) + ")";
        }
        if (placement.rule() instanceof ByRange byRange) {
            return either(byRange.entries().stream()
                    .filter(entry -> entry.shard().equals(shard))
                    .map(entry -> within(columns.get(0), entry))
                    .toList());
        }
        String bucket = BucketExpression.of(columns, types);
        return either(BucketRun.of(topology.bucketOwners(), topology.indexOf(shard)).stream()
                .map(run -> bucket + " between " + run.from() + " and " + run.to())
                .toList());
    }

    private static String either(List<String> conditions) {
        return conditions.isEmpty() ? "false" : conditions.stream().collect(Collectors.joining(" or "));
    }

    private String within(String column, RangeEntry entry) {
        // Texts are ordered by their bytes where they are placed.
        String ordered = types.get(0).isText() ? column + " collate pg_catalog.\"C\"" : column;
        List<String> bounds = new ArrayList<>();
        if (entry.from() != null) {
            bounds.add(ordered + " >= " + literal(entry.from()));
        }
        if (entry.to() != null) {
            bounds.add(ordered + " < " + literal(entry.to()));
        }
        return bounds.isEmpty() ? "true" : "(" + String.join(" and ", bounds) + ")";
    }

    private String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return (quoted.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\")) + "::pg_catalog."
                + types.get(0).typname();
    }
}
