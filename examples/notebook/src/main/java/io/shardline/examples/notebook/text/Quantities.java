package io.shardline.examples.notebook.text;

import java.util.Locale;

/** Times, sizes and counts for people. */
public final class Quantities {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Quantities() {}

    /** 0.4 ms, 12 ms, 3.1 s, 2 min 5 s. */
    public static String time(long nanos) {
        double millis = nanos / 1e6;
        if (millis < 10) {
            return String.format(Locale.ROOT, "%.1f ms", millis);
        }
        if (millis < 1000) {
            return String.format(Locale.ROOT, "%.0f ms", millis);
        }
        double seconds = millis / 1000;
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%d min %d s", (long) seconds / 60, (long) seconds % 60);
    }

    /** 512 B, 1.5 kB, 20 MB; a kB has 1024 bytes, as in PostgreSQL. */
    public static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return unit == 0 || size >= 10
                ? String.format(Locale.ROOT, "%.0f %s", size, UNITS[unit])
                : String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }

    /** 12,345. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** 1 row, 5 rows. */
    public static String count(long count, String thing) {
        return count(count) + " " + thing + (count == 1 ? "" : "s");
    }
}
