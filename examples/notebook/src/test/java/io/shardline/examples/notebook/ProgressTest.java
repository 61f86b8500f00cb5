package io.shardline.examples.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.events.ShardEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicLong now = new AtomicLong();

    private Progress progress(boolean interactive) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(stream, StandardCharsets.UTF_8, interactive);
        return new Progress(terminal, now::get);
    }

    private static void work(Progress progress) {
        for (int shard = 0; shard < 4; shard++) {
            progress.happened(new ShardEvent.Began("s" + shard));
        }
        progress.happened(new ShardEvent.Ended("s1", Duration.ofMillis(700)));
        progress.happened(new ShardEvent.Ended("s3", Duration.ofMillis(900)));
        progress.read(3_000);
    }

    @Test
    void isALineThatIsOverwrittenAndTakenAwayOnATerminal() {
        Progress progress = progress(true);
        work(progress);
        now.set(2_000_000_000L);
        progress.tick();
        progress.tick();
        progress.erase();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("2 of 4 shards answered · 3,000 rows · 1,500 rows/s · 2.0 s")
                .doesNotContain("\n")
                .endsWith("\r\033[K");
    }

    @Test
    void isNotShownForAShortStatement() {
        Progress progress = progress(true);
        work(progress);
        now.set(300_000_000L);
        progress.tick();
        progress.erase();

        assertThat(out.size()).isZero();
    }

    @Test
    void isNothingInAPipe() {
        Progress progress = progress(false);
        work(progress);
        now.set(60_000_000_000L);
        progress.tick();
        progress.erase();

        assertThat(out.size()).isZero();
    }

    @Test
    void knowsHowLongEachShardTookInTheOrderInWhichPeopleCount() {
        Progress progress = progress(false);
        progress.happened(new ShardEvent.Began("s10"));
        progress.happened(new ShardEvent.Ended("s10", Duration.ofNanos(5)));
        work(progress);

        assertThat(progress.times().keySet()).containsExactly("s0", "s1", "s2", "s3", "s10");
        assertThat(progress.times()).containsEntry("s3", 900_000_000L);
    }
}
