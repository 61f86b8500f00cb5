package io.shardline.explain;

import io.shardline.gather.Gathered.Moved;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The servers' own plans as lines below ours, and what it took to bring rows together. */
public final class ServerPlans {
    private ServerPlans() {}

    /** One server's plan, from the rows of its EXPLAIN. */
    public static List<String> lines(String shard, ResultSet rows) throws SQLException {
        List<String> plan = new ArrayList<>();
        while (rows.next()) {
            plan.add(rows.getString(1));
        }
        return lines(List.of(shard), List.of(plan));
    }

    /** The plans of several servers. */
    public static List<String> lines(List<String> shards, List<List<String>> plans) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            lines.add("Server  " + shards.get(i));
            plans.get(i).forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    /** What was brought to the site. */
    public static List<String> moved(List<Moved> tables) {
        return tables.stream()
                .map(table -> String.format(
                        Locale.ROOT,
                        "Moved  %s: %d rows, %d bytes over the network, %.3f ms",
                        table.table(),
                        table.rows(),
                        table.bytes(),
                        table.micros() / 1000.0))
                .toList();
    }
}
