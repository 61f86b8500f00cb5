package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads far more than fits into memory, in a JVM of its own that has little. */
class LargeScanIT {
    private static final int ROWS = 1_000_000;
    private static final String TABLES = "big: { key: id }";

    @Test
    @Timeout(300)
    void readsAMillionRowsInOrderWithAHeapOf64MB() throws Exception {
        try (TestCluster cluster = TestCluster.create(4)) {
            for (int shard = 0; shard < 4; shard++) {
                // Which shard has which row is of no matter to a scan.
                cluster.on(
                        shard,
                        "create table big as select i as id, repeat('x', 100) as filler from generate_series(" + shard
                                + "::bigint, " + (ROWS - 1) + ", 4) i; alter table big add primary key (id);"
                                + " analyze big");
            }
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:+UseSerialGC",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Scan.class.getName(),
                            cluster.writeYaml(TABLES).toString()))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.print(said);
            assertThat(process.waitFor()).as(said).isZero();
            assertThat(said).contains(ROWS + " rows");
        }
    }

    /** The other JVM. */
    static final class Scan {
        private Scan() {}

        public static void main(String[] arguments) throws Exception {
            Topology topology = Topology.load(Files.newBufferedReader(Path.of(arguments[0])), Map.of());
            try (ParallelConnection db = ParallelConnection.open(topology);
                    Session session = db.openSession()) {
                for (int run = 1; run <= 3; run++) {
                    scan(session, run);
                }
            }
        }

        private static void scan(Session session, int run) throws Exception {
            Prepared all = session.prepare("select * from big order by id");
            long begin = System.nanoTime();
            try (Result result = session.run(all, new Parameter[0], ExecuteOptions.STREAMED)) {
                ResultSet rows = result.rows();
                long first = 0;
                int read = 0;
                for (; rows.next(); read++) {
                    if (read == 0) {
                        first = System.nanoTime();
                    }
                    if (rows.getLong(1) != read) {
                        throw new IllegalStateException("row " + read + " is not in order");
                    }
                }
                System.out.printf(
                        "%d rows, run %d: the first after %.1f ms, the last after %.0f ms%n",
                        read, run, (first - begin) / 1e6, (System.nanoTime() - begin) / 1e6);
            }
        }
    }
}
