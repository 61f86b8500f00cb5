package io.shardline.jdbc.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.jdbc.compatibility.CompatibilityTable.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Asks the same of the PostgreSQL driver on one server and of ours on shards, and counts how often the answers are the same. */
class CompatibilityIT {
    private static final List<Behaviour> ALL = Stream.of(
                    new ConnectionBehaviours(),
                    new StatementBehaviours(),
                    new PreparedBehaviours(),
                    new WriteBehaviours(),
                    new ResultBehaviours(),
                    new MetaDataBehaviours(),
                    new TransactionBehaviours(),
                    new EveryTypeBehaviours(),
                    new EveryMethodBehaviours())
            .flatMap(behaviours -> behaviours.all().stream())
            .toList();

    /** What differs, and per area how many behaviours agree. */
    private record Outcome(Map<String, String> different, Map<String, Integer> agree) {
        int all() {
            return ALL.size() - different.size();
        }
    }

    @Test
    void isAsThePostgresDriverAsOftenAsTheManualSays() throws Exception {
        Outcome one = compare(1);
        Outcome four = compare(4);
        Map<String, Row> seen = new LinkedHashMap<>();
        one.agree.forEach((area, count) -> seen.put(
                area,
                new Row(
                        (int) ALL.stream().filter(b -> b.area().equals(area)).count(),
                        count,
                        four.agree.getOrDefault(area, 0))));
        seen.put(CompatibilityTable.TOTAL, new Row(ALL.size(), one.all(), four.all()));
        if (Boolean.getBoolean("compatibility.write")) {
            CompatibilityTable.write(seen);
        }
        CompatibilityTable.read().forEach((area, promised) -> {
            Row row = seen.getOrDefault(area, new Row(0, 0, 0));
            assertThat(row.behaviours()).as("behaviours: %s", area).isGreaterThanOrEqualTo(promised.behaviours());
            assertThat(row.onOne()).as("one shard: %s", area).isGreaterThanOrEqualTo(promised.onOne());
            assertThat(row.onFour()).as("four shards: %s", area).isGreaterThanOrEqualTo(promised.onFour());
        });
    }

    private static Outcome compare(int shards) throws SQLException {
        Outcome outcome = new Outcome(new LinkedHashMap<>(), new LinkedHashMap<>());
        try (Places places = new Places(shards);
                Connection keeper = places.keeper()) {
            assertThat(keeper.isClosed()).isFalse();
            places.fillTypes();
            String area = "";
            for (Behaviour behaviour : ALL) {
                if (behaviour.writes() || !behaviour.area().equals(area)) {
                    places.reset();
                    area = behaviour.area();
                }
                String expected = see(behaviour, places.ofPostgres());
                String seen = see(behaviour, places.ofShardline());
                outcome.agree.merge(area, expected.equals(seen) ? 1 : 0, Integer::sum);
                if (!expected.equals(seen)) {
                    outcome.different.put(
                            area + ": " + behaviour.name(), "\n  expected " + expected + "\n  seen     " + seen);
                }
            }
        }
        print(shards, outcome);
        return outcome;
    }

    private static String see(Behaviour behaviour, Connection connection) throws SQLException {
        try (connection) {
            return behaviour.on(connection);
        }
    }

    private static void print(int shards, Outcome outcome) {
        List<String> lines = new ArrayList<>();
        double percent = 100.0 * outcome.all() / ALL.size();
        lines.add("%d shard(s): %.1f%% of %d behaviours".formatted(shards, percent, ALL.size()));
        outcome.agree.forEach((area, count) -> lines.add("  %s: %d".formatted(area, count)));
        outcome.different.forEach((name, difference) -> lines.add(name + difference));
        System.out.println(String.join("\n", lines));
    }
}
