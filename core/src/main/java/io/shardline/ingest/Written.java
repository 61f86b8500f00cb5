package io.shardline.ingest;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What has been written so far. Safe for use by any thread. */
final class Written {
    private final @Nullable Consumer<Progress> listener;
    private final long begun = System.nanoTime();
    private final Tally total = new Tally();
    private long rows;
    private volatile long read;

    Written(@Nullable Consumer<Progress> listener) {
        this.listener = listener;
    }

    /** Notes how many records were read; by the one thread that reads. */
    void read(long records) {
        read = records;
    }

    long read() {
        return read;
    }

    /** Adds what a chunk came to. */
    synchronized void add(Tally tally, int records) {
        total.add(tally);
        rows += records;
        if (listener != null) {
            listener.accept(new Progress(read, rows, Duration.ofNanos(System.nanoTime() - begun)));
        }
    }

    synchronized UpsertResult result(long refused, long duplicates) {
        Tally all = new Tally();
        all.add(total);
        all.duplicates(duplicates);
        return all.result(read, refused);
    }
}
