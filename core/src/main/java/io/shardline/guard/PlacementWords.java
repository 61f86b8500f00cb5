package io.shardline.guard;

import io.shardline.topology.Shard;
import io.shardline.topology.ShardingRule;
import io.shardline.topology.ShardingRule.ByList;
import io.shardline.topology.ShardingRule.ByRange;
import io.shardline.topology.ShardingRule.Custom;
import io.shardline.topology.ShardingRule.ListEntry;
import io.shardline.topology.ShardingRule.RangeEntry;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.TablePlacement.Pinned;
import io.shardline.topology.TablePlacement.Reference;
import io.shardline.topology.TablePlacement.Sharded;
import io.shardline.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How rows are placed, in words. */
final class PlacementWords {
    private static final int LONGEST = 160;
    private static final int BEFORE = 40;

    private PlacementWords() {}

    /** The shards in their order, each with its buckets. */
    static String ofShards(Topology topology) {
        int[] owners = topology.bucketOwners();
        List<String> shards = new ArrayList<>();
        for (int shard = 0; shard < topology.shards().size(); shard++) {
            List<String> runs = BucketRun.of(owners, shard).stream()
                    .map(BucketRun::toString)
                    .toList();
            Shard declared = topology.shards().get(shard);
            shards.add(declared.name() + " has " + (runs.isEmpty() ? "none" : String.join(", ", runs)));
        }
        return shards.size() + " shards, of the buckets " + String.join("; ", shards);
    }

    static String of(TablePlacement placement) {
        if (placement instanceof Sharded sharded) {
            return "sharded by (" + String.join(", ", sharded.key()) + "), " + of(sharded.rule());
        }
        if (placement instanceof Pinned pinned) {
            return "pinned to " + pinned.shard();
        }
        return placement instanceof Reference ? "a copy on every shard" : "spread over the shards";
    }

    private static String of(ShardingRule rule) {
        Map<String, List<String>> byShard = new TreeMap<>();
        if (rule instanceof ByList byList) {
            for (ListEntry entry : byList.entries()) {
                add(byShard, entry.shard(), entry.value());
            }
            return "by list: " + joined(byShard);
        }
        if (rule instanceof ByRange byRange) {
            for (RangeEntry entry : byRange.entries()) {
                add(byShard, entry.shard(), "[" + end(entry.from()) + ", " + end(entry.to()) + ")");
            }
            return "by range: " + joined(byShard);
        }
        return rule instanceof Custom custom ? "by function " + custom.className() : "by hash into 1024 buckets";
    }

    private static void add(Map<String, List<String>> byShard, String shard, String entry) {
        byShard.computeIfAbsent(shard, name -> new ArrayList<>()).add(entry);
    }

    private static String end(@Nullable String bound) {
        return bound == null ? "no end" : bound;
    }

    private static String joined(Map<String, List<String>> byShard) {
        List<String> shards = new ArrayList<>();
        byShard.forEach((shard, entries) -> shards.add(
                shard + " has " + String.join(", ", entries.stream().sorted().toList())));
        return String.join("; ", shards);
    }

    /** So much of a text as an error can hold, with the place where it begins to differ from another. */
    static String excerpt(String text, String other) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int same = 0;
        while (same < text.length() && same < other.length() && text.charAt(same) == other.charAt(same)) {
            same++;
        }
        int begin = Math.max(0, Math.min(same - BEFORE, text.length() - LONGEST));
        int end = Math.min(text.length(), begin + LONGEST);
        return (begin > 0 ? "... " : "") + text.substring(begin, end) + (end < text.length() ? " ..." : "");
    }
}
