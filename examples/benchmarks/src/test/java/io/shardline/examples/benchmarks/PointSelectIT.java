package io.shardline.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PointSelectIT {
    @Test
    void readsTheRightRowsInEveryWayAndReportsEach() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Options options = Options.of("--rounds=2", "--warm-up=1", "--slice=0.1", "--threads=2");

        new PointSelect(options, new PrintStream(bytes, true, StandardCharsets.UTF_8)).run();

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .containsPattern("(?m)^hand-sharded +[0-9,]+ +1.00 ")
                .containsPattern("(?m)^Shardline, JDBC +[0-9,]+ ")
                .containsPattern("(?m)^Shardline, Java API +[0-9,]+ ");
    }
}
