package io.shardline.topology;

import io.shardline.topology.ShardingRule.ListEntry;
import io.shardline.topology.ShardingRule.RangeEntry;
import io.shardline.topology.TablePlacement.KeyUpdates;
import io.shardline.topology.TablePlacement.Pinned;
import io.shardline.topology.TablePlacement.Reference;
import io.shardline.topology.TablePlacement.Sharded;
import io.shardline.topology.TablePlacement.Spread;
import io.shardline.topology.YamlReader.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what stands under {@code tables}. */
final class ClusterTables {
    private static final List<String> KEYS = List.of("key", "list", "range", "function", "on", "keyUpdates");
    private static final List<String> RULES = List.of("list", "range", "function");

    private final YamlReader yaml;
    private final TopologyDraft draft;

    ClusterTables(YamlReader yaml, TopologyDraft draft) {
        this.yaml = yaml;
        this.draft = draft;
    }

    void read(Entry table) {
        List<Place> entries = new ArrayList<>();
        TablePlacement placement = YamlReader.isMap(table.value()) ? placement(table, entries) : word(table);
        draft.tables.add(new TableDraft(table.at(), table.name(), placement, entries));
    }

    private @Nullable TablePlacement word(Entry table) {
        String text = YamlReader.isList(table.value()) || YamlReader.isNull(table.value()) ? "" : yaml.text(table);
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "reference" -> new Reference();
            case "spread" -> new Spread();
            default -> {
                draft.problems.add(table.at(), "must be reference, spread, { key: ... } or { on: ... }");
                yield null;
            }
        };
    }

    /** @param entries takes the places of the entries of a list or range */
    private @Nullable TablePlacement placement(Entry table, List<Place> entries) {
        Map<String, Entry> parts = new LinkedHashMap<>();
        for (Entry part : yaml.entries(table.value(), table.at())) {
            if (KEYS.contains(part.name())) {
                parts.put(part.name(), part);
            } else {
                draft.problems.addUnknownKey(part.at(), part.name(), KEYS);
            }
        }
        Entry on = parts.get("on");
        if (on != null) {
            return pinned(table, on, parts.size());
        }
        Entry key = parts.get("key");
        ShardingRule rule = rule(table, parts, entries);
        List<String> columns = key == null ? null : yaml.texts(key);
        KeyUpdates keyUpdates = keyUpdates(parts.get("keyUpdates"));
        if (key == null) {
            draft.problems.add(table.at(), "has no key");
        }
        return columns == null || rule == null ? null : new Sharded(columns, rule, keyUpdates);
    }

    private KeyUpdates keyUpdates(@Nullable Entry entry) {
        String text = entry == null ? null : yaml.text(entry);
        return entry == null || text == null
                ? KeyUpdates.REFUSE
                : Settings.choice(KeyUpdates.values(), KeyUpdates.REFUSE, entry.at(), text, draft.problems);
    }

    private @Nullable TablePlacement pinned(Entry table, Entry on, int parts) {
        if (parts > 1) {
            draft.problems.add(table.at(), "cannot have both on and a key or rule: it is pinned or sharded");
        }
        String shard = yaml.text(on);
        return shard == null ? null : new Pinned(shard);
    }

    private @Nullable ShardingRule rule(Entry table, Map<String, Entry> parts, List<Place> entries) {
        List<Entry> rules = parts.values().stream()
                .filter(part -> RULES.contains(part.name()))
                .toList();
        if (rules.isEmpty()) {
            return new ShardingRule.Hash();
        }
        if (rules.size() > 1) {
            draft.problems.add(table.at(), "can have only one of list, range and function");
            return null;
        }
        Entry rule = rules.get(0);
        return switch (rule.name()) {
            case "list" -> list(rule, entries);
            case "range" -> range(rule, entries);
            default -> custom(rule);
        };
    }

    private @Nullable ShardingRule custom(Entry rule) {
        String className = yaml.text(rule);
        return className == null ? null : new ShardingRule.Custom(className);
    }

    private @Nullable ShardingRule list(Entry rule, List<Place> places) {
        List<ListEntry> list = new ArrayList<>();
        boolean complete = YamlReader.isMap(rule.value());
        for (Entry shard : yaml.entries(rule.value(), rule.at())) {
            for (Entry element : yaml.elements(shard)) {
                String value = yaml.text(element);
                complete &= value != null;
                list.add(new ListEntry(value == null ? "" : value, shard.name()));
                places.add(element.at());
            }
        }
        return complete ? new ShardingRule.ByList(list) : null;
    }

    private @Nullable ShardingRule range(Entry rule, List<Place> places) {
        List<RangeEntry> range = new ArrayList<>();
        boolean complete = YamlReader.isMap(rule.value());
        for (Entry shard : yaml.entries(rule.value(), rule.at())) {
            List<Entry> elements = yaml.elements(shard);
            boolean several = YamlReader.isList(shard.value())
                    && elements.stream().allMatch(element -> YamlReader.isList(element.value()));
            for (Entry interval : several ? elements : List.of(shard)) {
                RangeEntry entry = interval(interval, shard.name());
                complete &= entry != null;
                if (entry != null) {
                    range.add(entry);
                    places.add(interval.at());
                }
            }
        }
        return complete ? new ShardingRule.ByRange(range) : null;
    }

    private @Nullable RangeEntry interval(Entry interval, String shard) {
        List<Entry> bounds = yaml.elements(interval);
        if (!YamlReader.isList(interval.value()) || bounds.size() != 2) {
            draft.problems.add(interval.at(), "must be an interval [from, to], to excluded, null for no bound");
            return null;
        }
        Entry from = bounds.get(0);
        Entry to = bounds.get(1);
        String begin = YamlReader.isNull(from.value()) ? null : yaml.text(from);
        String end = YamlReader.isNull(to.value()) ? null : yaml.text(to);
        boolean complete =
                (begin != null || YamlReader.isNull(from.value())) && (end != null || YamlReader.isNull(to.value()));
        return complete ? new RangeEntry(begin, end, shard) : null;
    }
}
