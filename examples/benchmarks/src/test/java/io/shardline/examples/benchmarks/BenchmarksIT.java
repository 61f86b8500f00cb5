package io.shardline.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksIT {
    /** Each work checks its own answers, so this also shows that all contestants do the same. */
    @Test
    void doesEveryWorkInEveryWayAndReportsEach(@TempDir Path directory) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Options options =
                Options.of("--rounds=1", "--warm-up=0", "--slice=0.01", "--threads=2", "--report=" + directory);

        new Benchmarks(options, new PrintStream(bytes, true, StandardCharsets.UTF_8)).run();

        String printed = bytes.toString(StandardCharsets.UTF_8);
        for (Work work : Work.values()) {
            assertThat(printed).contains(work.title + "; 4 shards, 2 threads");
        }
        assertThat(printed).containsPattern("(?m)^Shardline, JDBC +[0-9,]+ ").contains("heap held", "opening");
        assertThat(directory.resolve("figures.adoc")).content().contains("| Shardline, Java API |");
        assertThat(ImageIO.read(directory.resolve("ratios.png").toFile()).getWidth())
                .isEqualTo(1400);
    }

    @Test
    void loadsInBulkAndSyncsBesideWhatIsWrittenByHand() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

        try (BulkLoading loading = new BulkLoading(2_000, out)) {
            loading.run(1);
        }
        try (SyncLoading loading = new SyncLoading(2_000, out)) {
            loading.run(2);
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .containsPattern("CSV file: median ratio [0-9.]+")
                .containsPattern("upsert of new rows, from files: median ratio [0-9.]+")
                .containsPattern("median ratios: first load [0-9.]+, .*1% changed [0-9.]+");
    }

    @Test
    void showsHowTheyGrowWithTheNumberOfShards(@TempDir Path directory) throws Exception {
        Options options = Options.of(
                "--works=point_select",
                "--threads=1",
                "--shards=1,2",
                "--rounds=1",
                "--warm-up=0",
                "--slice=0.01",
                "--report=" + directory);

        new Benchmarks(options, new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)).run();

        assertThat(directory.resolve("figures.adoc")).content().contains("| 1 | 1 |", "| 2 | 1 |");
        assertThat(ImageIO.read(directory.resolve("growth.png").toFile()).getWidth())
                .isEqualTo(1400);
    }
}
