package io.shardline.ingest.csv.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shardline.ParallelConnection;
import io.shardline.testing.OtherJvm;
import io.shardline.testing.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies anywhere loses and doubles no row and no file. */
@Timeout(300)
class WatchCrashIT {
    private static final String TABLES = "sales: { key: k }\nitems: { key: k }\nusers: { key: no }\n";
    /** Others end what a process has left in doubt, without waiting. */
    private static final String RECOVERY = "transactions: { recoverEvery: 1s, recoverAfter: 0s }\n";

    private static final int ROWS = 40;

    private TestCluster cluster;
    private Path yaml;
    private Path archive;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        cluster = TestCluster.create(2);
        cluster.onEach("""
                create table sales (k int, file int);
                create table items (k int primary key, file int);
                create table users (no int, file int, valid_from timestamptz not null, valid_to timestamptz,
                    is_current boolean not null, version_number int not null);
                create unique index on users (no) where is_current;
                """);
        yaml = cluster.writeYaml(TABLES);
        Files.writeString(yaml, Files.readString(yaml) + RECOVERY);
        archive = folder.resolve("inbox");
    }

    @AfterEach
    void stop() throws IOException {
        cluster.close();
        if (!archive.startsWith(folder)) {
            try (Stream<Path> all = Files.walk(archive)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private Path inbox() throws IOException {
        return Files.createDirectories(folder.resolve("inbox"));
    }

    /** Files of all modes, good and bad, two of one content; returns how many files there are of each content. */
    private Map<String, Integer> put(int round, int rows) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        for (String table : List.of("sales", "items", "users")) {
            StringBuilder lines = new StringBuilder(table.equals("users") ? "no,file\n" : "k,file\n");
            for (int row = 0; row < rows; row++) {
                lines.append(row).append(',').append(round).append('\n');
            }
            put("sub/" + table + ".csv", lines.toString(), contents);
            put(table + "-bad.csv", lines + "x,y\n", contents);
            if (table.equals("sales")) {
                put("sales-again.csv", lines.toString(), contents);
            }
        }
        return contents;
    }

    private void put(String name, String content, Map<String, Integer> contents) throws IOException {
        Path file = inbox().resolve(name);
        Files.createDirectories(file.getParent());
        Path part = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(part, content);
        Files.move(part, file);
        contents.merge(content, 1, Integer::sum);
    }

    private OtherJvm start(String death, Path begun) throws IOException {
        return OtherJvm.start(WatchVictim.class, yaml, inbox(), archive, begun, death);
    }

    private long count(String sql) throws SQLException {
        long sum = 0;
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                sum += row.getLong(1);
            }
        }
        return sum;
    }

    private void finish() throws Exception {
        try (ParallelConnection db = ParallelConnection.open(yaml)) {
            assertThat(WatchVictim.watch(inbox(), archive).build().once(db).left())
                    .isZero();
        }
    }

    private void assertOnce(int rounds, int rows, Map<String, Integer> contents) throws Exception {
        assertThat(count("select count(*) from sales")).isEqualTo((long) rounds * rows);
        assertThat(count("select count(distinct (k, file)) from sales")).isEqualTo((long) rounds * rows);
        assertThat(count("select count(*) from items where file = " + rounds)).isEqualTo(rows);
        assertThat(count("select count(*) from users")).isEqualTo((long) rounds * rows);
        assertThat(count("select count(*) from users where is_current and version_number = file"))
                .isEqualTo(rows);
        Map<String, Integer> found = new TreeMap<>();
        for (Path root : new HashSet<>(List.of(inbox(), archive))) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    String name = file.getFileName().toString();
                    if (!name.equals(DirectoryLock.NAME) && !name.endsWith(".reason.txt")) {
                        assertThat(file.toString()).matches(".*/(done|error)/(sub/)?[^./].*");
                        boolean bad = file.toString().contains("/error/");
                        assertThat(file.toString().contains("-bad")).isEqualTo(bad);
                        assertThat(Files.exists(file.resolveSibling(name + ".reason.txt")))
                                .isEqualTo(bad);
                        found.merge(Files.readString(file), 1, Integer::sum);
                    }
                }
            }
        }
        assertThat(found).isEqualTo(contents);
    }

    /** A process for each step, which dies at the first, second or third time that a file comes to it. */
    private void diesAtEachStep(List<WatchStep> steps) throws Exception {
        long seed = Long.getLong("shardline.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<String, Integer> contents = new TreeMap<>();
        int round = 0;
        for (WatchStep step : steps) {
            round++;
            put(round, ROWS).forEach((content, files) -> contents.merge(content, files, Integer::sum));
            start(step + ":" + (1 + random.nextInt(3)), folder.resolve("begun" + round))
                    .awaitDeath();
            finish();
            assertOnce(round, ROWS, contents);
        }
    }

    @Test
    void survivesItsEndAtEachStep() throws Exception {
        EnumSet<WatchStep> steps = EnumSet.allOf(WatchStep.class);
        steps.removeAll(List.of(WatchStep.COPIED, WatchStep.HIDDEN, WatchStep.PLACED));
        diesAtEachStep(List.copyOf(steps));
    }

    @Test
    void survivesItsEndAtEachStepOnTheWayToAnotherFileSystem() throws Exception {
        Path other = Path.of("/dev/shm");
        assumeTrue(Files.isDirectory(other) && !Files.getFileStore(other).equals(Files.getFileStore(inbox())));
        archive = Files.createTempDirectory(other, "shardline-");
        diesAtEachStep(List.of(WatchStep.values()));
    }

    @Test
    void survivesBeingKilledAnywhere() throws Exception {
        long seed = Long.getLong("shardline.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<String, Integer> contents = new TreeMap<>();
        int rows = 2000;
        int kills = Integer.getInteger("shardline.kills", 6);
        for (int round = 1; round <= kills; round++) {
            put(round, rows).forEach((content, files) -> contents.merge(content, files, Integer::sum));
            Path begun = folder.resolve("begun" + round);
            start("never", begun).killAfter(begun, random.nextInt(500));
            finish();
            assertOnce(round, rows, contents);
        }
    }
}
