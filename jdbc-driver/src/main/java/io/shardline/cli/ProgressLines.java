package io.shardline.cli;

import java.io.PrintWriter;
import java.time.Duration;

/** Tells how far a job is: on one line of a terminal that is written over, and else on a line of its own every few seconds. */
final class ProgressLines {
    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);

    private final PrintWriter err;
    private final boolean terminal = System.console() != null;
    private long last = System.nanoTime();
    private int width;

    ProgressLines(PrintWriter err) {
        this.err = err;
    }

    void tell(String text) {
        long now = System.nanoTime();
        if (now - last < (terminal ? ON_TERMINAL : ELSEWHERE).toNanos()) {
            return;
        }
        last = now;
        if (terminal) {
            err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
            width = text.length();
        } else {
            err.println(text);
        }
        err.flush();
    }

    /** Clears the line. */
    void end() {
        if (width > 0) {
            err.print("\r" + " ".repeat(width) + "\r");
            err.flush();
        }
    }

    /** {@code "1 row"}, {@code "2 rows"}. */
    static String rows(long count) {
        return count + (count == 1 ? " row" : " rows");
    }
}
