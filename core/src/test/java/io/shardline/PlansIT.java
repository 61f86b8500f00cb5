package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the plan of each statement in {@code plans/*.plan} with the one written under it.
 *
 * <p>A file has entries, a blank line between them: a statement, a line {@code =>}, and the plan, or the error's state, message and
 * detail. With {@code -Dplans.write=true} the files are written anew; look at what changed before it is committed.
 */
class PlansIT {
    private static final Path FILES = Path.of("src", "test", "resources", "plans");
    private static final String ARROW = "\n=>\n";

    private static final String TABLES = """
            customers: { key: customer_id }
            orders: { key: customer_id }
            samples: { key: [site, device], keyUpdates: move }
            countries: reference
            settings: { on: s1 }
            """;

    private static final String SCHEMA = """
            create table customers (customer_id bigint primary key, name text, country text collate "C");
            create table orders (customer_id bigint, order_id int, total numeric(10,2), "user" text,
                primary key (customer_id, order_id));
            create table samples (site text, device int, v double precision, primary key (site, device));
            create table countries (code text collate "C" primary key, label text);
            """;

    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(4);
        cluster.onEach(SCHEMA);
        cluster.on(1, "create table settings (k text primary key, v text)");
        db = ParallelConnection.open(Topology.load(new StringReader(cluster.yaml(TABLES)), Map.of()));
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    static Stream<Path> files() throws IOException {
        // The plans of TPC-H are over tables of their own.
        return Files.list(FILES)
                .filter(file -> !file.getFileName().toString().startsWith("tpch"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void plansAsTheFileSays(Path file) throws IOException {
        String expected = Files.readString(file);
        StringBuilder planned = new StringBuilder();
        for (String entry : expected.strip().split("\n\n")) {
            String sql = entry.substring(0, (entry + "\n").indexOf(ARROW));
            planned.append(sql).append(ARROW).append(plan(sql)).append("\n\n");
        }
        if (Boolean.getBoolean("plans.write")) {
            Files.writeString(file, planned.toString().stripTrailing() + "\n");
        } else {
            assertThat(planned.toString().strip()).isEqualTo(expected.strip());
        }
    }

    private static String plan(String sql) {
        try {
            return db.explain(sql);
        } catch (SQLException e) {
            return e.getSQLState() + " "
                    + String.valueOf(e.getMessage())
                            .lines()
                            .filter(PlansIT::told)
                            .reduce((a, b) -> a + "\n  " + b)
                            .orElse("");
        }
    }

    /** Not the hint, nor where the server found fault. */
    private static boolean told(String line) {
        return !line.startsWith("  Hint:") && !line.startsWith("  Position:");
    }
}
