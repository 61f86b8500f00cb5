package io.shardline.examples.quickstart;

import java.util.Locale;

/** Seconds since it was made, and since it was last looked at. */
final class Stopwatch {
    private final long start = System.nanoTime();
    private long lap = start;

    String lap() {
        long now = System.nanoTime();
        String shown = seconds(now - lap);
        lap = now;
        return shown;
    }

    String total() {
        return seconds(System.nanoTime() - start);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
