package io.shardline.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The settings of a topology while it is being declared: a later declaration of one replaces an earlier one. */
final class Settings {
    static final String STARTUP = "startup";
    static final String GUARD = "guard";
    static final String ACROSS_SHARDS = "transactions.acrossShards";
    static final String SNAPSHOTS = "transactions.snapshots";
    static final String RECOVER_EVERY = "transactions.recoverEvery";
    static final String RECOVER_AFTER = "transactions.recoverAfter";
    static final String GATHER_BYTES = "limits.gatherBytes";
    static final String STATEMENT_TIMEOUT = "limits.statementTimeout";
    static final String SCATTER_THREADS = "limits.scatterThreads";
    static final List<String> NAMES = List.of(
            STARTUP,
            GUARD,
            ACROSS_SHARDS,
            SNAPSHOTS,
            RECOVER_EVERY,
            RECOVER_AFTER,
            GATHER_BYTES,
            STATEMENT_TIMEOUT,
            SCATTER_THREADS);

    private static final String NO_DURATION =
            "is not a duration; write %sa number with ms, s, min, h or d, such as 30s";
    private static final int MOST_THREADS = 10_000;
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMillis(Integer.MAX_VALUE);

    Limits limits = Limits.DEFAULT;
    AcrossShards acrossShards = AcrossShards.ATOMIC;
    Snapshots snapshots = Snapshots.EACH;
    RecoveryTimes recovery = RecoveryTimes.DEFAULT;
    Guard guard = Guard.OFF;
    Startup startup = Startup.STRICT;
    private final Map<String, Place> places = new HashMap<>();

    /** Sets one of {@link #NAMES} from its text. */
    void set(String name, Place at, String text, Problems problems) {
        places.put(name, at);
        switch (name) {
            case STARTUP -> startup = choice(Startup.values(), startup, at, text, problems);
            case GUARD -> guard = choice(Guard.values(), guard, at, text, problems);
            case ACROSS_SHARDS -> acrossShards = choice(AcrossShards.values(), acrossShards, at, text, problems);
            case SNAPSHOTS -> snapshots = choice(Snapshots.values(), snapshots, at, text, problems);
            case RECOVER_EVERY -> setRecoverEvery(at, text, problems);
            case RECOVER_AFTER -> setRecoverAfter(at, text, problems);
            case GATHER_BYTES -> setGatherBytes(at, text, problems);
            case STATEMENT_TIMEOUT -> setTimeout(at, text, problems);
            case SCATTER_THREADS -> setThreads(at, text, problems);
            default -> throw new IllegalArgumentException(name);
        }
    }

    /** Reports values out of their range, whether they came from a text or from Java. */
    void check(Problems problems) {
        if (limits.gatherBytes() < 0) {
            problems.add(placeOf(GATHER_BYTES), "must not be negative");
        }
        if (limits.scatterThreads() < 1 || limits.scatterThreads() > MOST_THREADS) {
            problems.add(placeOf(SCATTER_THREADS), "must be 1 to %d", MOST_THREADS);
        }
        if (snapshots == Snapshots.COMMON && acrossShards == AcrossShards.BEST_EFFORT) {
            problems.add(
                    placeOf(SNAPSHOTS),
                    "cannot be common with acrossShards: best-effort, where a transaction may be committed in part");
        }
        Duration timeout = limits.statementTimeout().orElse(LONGEST_TIMEOUT);
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            problems.add(placeOf(STATEMENT_TIMEOUT), "must be 1ms to %dms", LONGEST_TIMEOUT.toMillis());
        }
        Duration every = recovery.every().orElse(LONGEST_TIMEOUT);
        if (every.compareTo(SHORTEST_INTERVAL) < 0 || every.compareTo(LONGEST_TIMEOUT) > 0) {
            problems.add(placeOf(RECOVER_EVERY), "must be 1s to %dms", LONGEST_TIMEOUT.toMillis());
        }
        if (recovery.after().isNegative() || recovery.after().compareTo(LONGEST_TIMEOUT) > 0) {
            problems.add(placeOf(RECOVER_AFTER), "must be 0s to %dms", LONGEST_TIMEOUT.toMillis());
        }
    }

    private Place placeOf(String name) {
        return places.getOrDefault(name, Place.key(name));
    }

    private void setGatherBytes(Place at, String text, Problems problems) {
        Optional<Long> bytes = Units.bytes(text);
        bytes.ifPresent(value -> limits = limits.withGatherBytes(value));
        if (bytes.isEmpty()) {
            problems.add(at, "is not a size; write bytes, or a number with KiB, MiB, GiB or TiB, such as 1GiB");
        }
    }

    private void setTimeout(Place at, String text, Problems problems) {
        if (text.equals("none")) {
            limits = limits.withoutStatementTimeout();
            return;
        }
        Optional<Duration> timeout = Units.duration(text);
        timeout.ifPresent(value -> limits = limits.withStatementTimeout(value));
        if (timeout.isEmpty()) {
            problems.add(at, NO_DURATION, "none, or ");
        }
    }

    private void setRecoverEvery(Place at, String text, Problems problems) {
        Optional<Duration> interval = Units.duration(text);
        if (interval.isEmpty() && !text.equals("none")) {
            problems.add(at, NO_DURATION, "none, or ");
        } else {
            recovery = recovery.withEvery(interval);
        }
    }

    private void setRecoverAfter(Place at, String text, Problems problems) {
        Optional<Duration> patience = Units.duration(text);
        patience.ifPresent(value -> recovery = recovery.withAfter(value));
        if (patience.isEmpty()) {
            problems.add(at, NO_DURATION, "");
        }
    }

    private void setThreads(Place at, String text, Problems problems) {
        if (text.matches("\\d{1,9}")) {
            limits = limits.withScatterThreads(Integer.parseInt(text));
        } else {
            problems.add(at, "is not a whole number");
        }
    }

    /** The one of all that is written so in a cluster file; otherwise a problem, and the current one. */
    static <E extends Enum<E>> E choice(E[] all, E current, Place at, String text, Problems problems) {
        List<String> known = new ArrayList<>();
        for (E one : all) {
            String written = one.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (written.equals(text)) {
                return one;
            }
            known.add(written);
        }
        problems.add(at, "must be one of: %s", String.join(", ", known));
        return current;
    }
}
