package io.shardline.topology;

import io.shardline.topology.ShardingRule.ListEntry;
import io.shardline.topology.ShardingRule.RangeEntry;
import io.shardline.topology.TablePlacement.Pinned;
import io.shardline.topology.TablePlacement.Sharded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table as it was declared, names not yet folded.
 *
 * @param placement null if a problem with it was reported already
 * @param entries where the entries of a list or a range were declared, in their order; else empty
 */
record TableDraft(Place at, String name, @Nullable TablePlacement placement, List<Place> entries) {
    private static final Pattern CLASS_NAME =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");

    TableDraft {
        entries = List.copyOf(entries);
    }

    /** The placement with folded names; empty if something is wrong with it, which is reported. */
    Optional<TablePlacement> finish(List<String> shards, Problems problems) {
        if (placement instanceof Pinned pinned && !shards.contains(pinned.shard())) {
            problems.addUnknownShard(at.child("on"), pinned.shard(), shards);
        }
        return placement instanceof Sharded sharded
                ? finishSharded(sharded, shards, problems)
                : Optional.ofNullable(placement);
    }

    private Optional<TablePlacement> finishSharded(Sharded sharded, List<String> shards, Problems problems) {
        List<String> key = foldKey(sharded.key(), problems);
        ShardingRule rule = sharded.rule();
        boolean ofOneColumn = rule instanceof ShardingRule.ByList || rule instanceof ShardingRule.ByRange;
        if (ofOneColumn && sharded.key().size() > 1) {
            problems.add(at.child("key"), "a list or range goes by one column");
        }
        if (rule instanceof ShardingRule.ByList byList) {
            checkList(byList.entries(), shards, problems);
        } else if (rule instanceof ShardingRule.ByRange byRange) {
            checkRange(byRange.entries(), shards, problems);
        } else if (rule instanceof ShardingRule.Custom custom
                && !CLASS_NAME.matcher(custom.className()).matches()) {
            problems.add(at.child("function"), "is not the name of a Java class, such as com.acme.ZipFunction");
        }
        return Optional.of(new Sharded(key, rule, sharded.keyUpdates()));
    }

    private List<String> foldKey(List<String> columns, Problems problems) {
        Place keyPlace = at.child("key");
        if (columns.isEmpty()) {
            problems.add(keyPlace, "names no column");
        }
        List<String> folded = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Place columnPlace = columns.size() == 1 ? keyPlace : keyPlace.index(i);
            String column = Identifier.single(columns.get(i)).orElse(null);
            if (column == null) {
                problems.add(columnPlace, "is not the name of a column; quote it as in SQL if it has other signs");
            } else if (folded.contains(column)) {
                problems.add(columnPlace, "names the column \"%s\" again", column);
            } else {
                folded.add(column);
            }
        }
        return folded;
    }

    private void checkList(List<ListEntry> list, List<String> shards, Problems problems) {
        if (list.isEmpty()) {
            problems.add(at.child("list"), "lists no value");
        }
        Set<String> unknown = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            ListEntry entry = list.get(i);
            checkShard(entry.shard(), entries.get(i), shards, unknown, problems);
            Integer earlier = seen.putIfAbsent(entry.value(), i);
            if (earlier != null) {
                String of = list.get(earlier).shard();
                String given =
                        of.equals(entry.shard()) ? "is listed already" : "is given to shard \"" + of + "\" already";
                problems.add(
                        entries.get(i),
                        "the value %s (%s)",
                        given,
                        entries.get(earlier).brief());
            }
        }
    }

    private void checkRange(List<RangeEntry> range, List<String> shards, Problems problems) {
        if (range.isEmpty()) {
            problems.add(at.child("range"), "has no interval");
        }
        Set<String> unknown = new HashSet<>();
        for (int i = 0; i < range.size(); i++) {
            checkShard(range.get(i).shard(), entries.get(i), shards, unknown, problems);
        }
        RangeReading.report(range, entries, problems);
    }

    // One problem for all entries of an unknown shard: in the file they stand under one key.
    private static void checkShard(
            String shard, Place entry, List<String> shards, Set<String> unknown, Problems problems) {
        if (!shards.contains(shard) && unknown.add(shard)) {
            problems.addUnknownShard(entry.withoutIndex(), shard, shards);
        }
    }
}
