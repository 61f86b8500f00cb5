package io.shardline.jdbc.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

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
                    new TransactionBehaviours())
            .flatMap(behaviours -> behaviours.all().stream())
            .toList();

    /** What differs, by what was expected and seen; and how much of each area does not. */
    private record Outcome(Map<String, String> different, Map<String, int[]> areas) {
        double percent() {
            return 100.0 * (ALL.size() - different.size()) / ALL.size();
        }
    }

    @Test
    void isAsThePostgresDriverOnOneShard() throws SQLException {
        assertThat(compare(1).percent()).isGreaterThanOrEqualTo(60);
    }

    @Test
    void isAsThePostgresDriverOnFourShards() throws SQLException {
        assertThat(compare(4).percent()).isGreaterThanOrEqualTo(60);
    }

    private static Outcome compare(int shards) throws SQLException {
        Outcome outcome = new Outcome(new LinkedHashMap<>(), new LinkedHashMap<>());
        try (Places places = new Places(shards);
                Connection keeper = places.keeper()) {
            String area = "";
            for (Behaviour behaviour : ALL) {
                if (behaviour.writes() || !behaviour.area().equals(area)) {
                    places.reset();
                    area = behaviour.area();
                }
                String expected = see(behaviour, places.ofPostgres());
                String seen = see(behaviour, places.ofShardline());
                int[] counts = outcome.areas.computeIfAbsent(behaviour.area(), name -> new int[2]);
                counts[1]++;
                if (expected.equals(seen)) {
                    counts[0]++;
                } else {
                    outcome.different.put(
                            behaviour.area() + ": " + behaviour.name(), "\n  expected " + expected + "\n  seen     " + seen);
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
        lines.add("%d shard(s): %.1f%% of %d behaviours".formatted(shards, outcome.percent(), ALL.size()));
        outcome.areas.forEach((area, counts) -> lines.add("  %s: %d of %d".formatted(area, counts[0], counts[1])));
        outcome.different.forEach((name, difference) -> lines.add(name + difference));
        System.out.println(String.join("\n", lines));
    }
}
