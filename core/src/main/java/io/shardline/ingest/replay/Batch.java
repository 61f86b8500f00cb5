package io.shardline.ingest.replay;

import io.shardline.ingest.Reject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rows of one transaction, in the dump's order, cut into statements. */
final class Batch {
    private static final int MOST_ROWS = 2000;

    private final List<Group> groups = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();
    private int rows;

    /** Rows that one statement writes. */
    record Group(TableRows table, List<SourceRow> rows, Set<String> keys) {
        boolean takes(TableRows other, String key) {
            return table == other && rows.size() < MOST_ROWS && !(table.updates() && keys.contains(key));
        }
    }

    void add(TableRows table, SourceRow row) {
        String key = table.updates() ? table.key(row) : "";
        Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
        if (last == null || !last.takes(table, key)) {
            last = new Group(table, new ArrayList<>(), new HashSet<>());
            groups.add(last);
        }
        last.rows().add(row);
        if (table.updates()) {
            last.keys().add(key);
        }
        rows++;
    }

    void refuse(Reject reject) {
        rejects.add(reject);
    }

    List<Group> groups() {
        return groups;
    }

    List<Reject> rejects() {
        return rejects;
    }

    int rows() {
        return rows;
    }

    /** What would be read of each table, if nothing is written. */
    Map<String, ReplayResult.TableCounts> counts() {
        Map<String, ReplayResult.TableCounts> counts = new TreeMap<>();
        for (Group group : groups) {
            counts.merge(
                    group.table().table(),
                    new ReplayResult.TableCounts(group.rows().size(), 0),
                    (before, more) -> before.plus(more.read(), 0));
        }
        return counts;
    }
}
