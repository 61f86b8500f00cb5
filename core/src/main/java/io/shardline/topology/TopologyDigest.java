package io.shardline.topology;

import io.shardline.topology.ShardingRule.ByList;
import io.shardline.topology.ShardingRule.ByRange;
import io.shardline.topology.ShardingRule.Custom;
import io.shardline.topology.ShardingRule.Hash;
import io.shardline.topology.TablePlacement.Pinned;
import io.shardline.topology.TablePlacement.Reference;
import io.shardline.topology.TablePlacement.Sharded;
import io.shardline.topology.TablePlacement.Spread;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 over all that decides where a row is, and nothing else: moving a database to another host or giving it a larger
 * pool leaves it as it is. The order of tables, and of entries in a list or a range, does not matter; that of shards does,
 * since tables that are not declared go to the first.
 *
 * <p>The servers keep it, so what is fed here, and how, can never change without a new first line.
 */
final class TopologyDigest {
    private final StringBuilder text = new StringBuilder();

    private TopologyDigest() {}

    /** 64 hexadecimal digits. */
    static String of(List<Shard> shards, int[] bucketOwners, Map<TableName, TablePlacement> tables) {
        TopologyDigest digest = new TopologyDigest();
        digest.line("shardline topology 1");
        digest.shards(shards, bucketOwners);
        tables.entrySet().stream()
                .map(table -> Map.entry(table.getKey().toString(), table.getValue()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(table -> digest.table(table.getKey(), table.getValue()));
        return digest.sha256();
    }

    /** 64 hexadecimal digits for the shards, their order and their buckets. */
    static String ofShards(List<Shard> shards, int[] bucketOwners) {
        TopologyDigest digest = new TopologyDigest();
        digest.line("shardline shards 1");
        digest.shards(shards, bucketOwners);
        return digest.sha256();
    }

    /** 64 hexadecimal digits for how one table is placed, whatever its name. */
    static String of(TablePlacement placement) {
        TopologyDigest digest = new TopologyDigest();
        digest.line("shardline placement 1");
        digest.table("", placement);
        return digest.sha256();
    }

    private void shards(List<Shard> shards, int[] bucketOwners) {
        shards.forEach(shard -> line("shard", shard.name()));
        for (int bucket = 0; bucket < bucketOwners.length; bucket++) {
            line(
                    "bucket",
                    String.valueOf(bucket),
                    shards.get(bucketOwners[bucket]).name());
        }
    }

    private void table(String name, TablePlacement placement) {
        if (placement instanceof Sharded sharded) {
            line("table", name, "sharded");
            sharded.key().forEach(column -> line("key", column));
            rule(sharded.rule());
        } else if (placement instanceof Pinned pinned) {
            line("table", name, "pinned", pinned.shard());
        } else if (placement instanceof Reference) {
            line("table", name, "reference");
        } else if (placement instanceof Spread) {
            line("table", name, "spread");
        }
    }

    private void rule(ShardingRule rule) {
        List<TopologyDigest> entries = new ArrayList<>();
        if (rule instanceof Hash) {
            line("hash");
        } else if (rule instanceof ByList byList) {
            byList.entries().forEach(entry -> entries.add(lineOf("list", entry.value(), entry.shard())));
        } else if (rule instanceof ByRange byRange) {
            byRange.entries().forEach(entry -> entries.add(lineOf("range", entry.from(), entry.to(), entry.shard())));
        } else if (rule instanceof Custom custom) {
            line("function", custom.className());
        }
        entries.stream().map(entry -> entry.text.toString()).sorted().forEach(text::append);
    }

    private static TopologyDigest lineOf(@Nullable String... parts) {
        TopologyDigest one = new TopologyDigest();
        one.line(parts);
        return one;
    }

    // Each part goes with its length, so that no text can pass for two parts.
    private void line(@Nullable String... parts) {
        for (String part : parts) {
            text.append(part == null ? "-" : part.length() + ":" + part).append(' ');
        }
        text.append('\n');
    }

    private String sha256() {
        try {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
