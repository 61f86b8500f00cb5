package io.shardline.ingest.csv.watch;

import io.shardline.ingest.csv.watch.Inbox.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moves away what is decided, and tries again what cannot be moved. */
final class Endings {
    private final WatchSettings settings;
    private final Archive archive;
    private final Map<Path, Pending> waiting = new LinkedHashMap<>();
    private long refused;
    /** Whether something else was in the place of a file that was decided. */
    private boolean replaced;

    /** Moves something; empty if it is not there any more, or something else is in its place. */
    private interface Move {
        Optional<Path> run() throws IOException;
    }

    private record Pending(Move move, Retry retry) {}

    Endings(WatchSettings settings, Archive archive) {
        this.settings = settings;
        this.archive = archive;
    }

    /** @param digest of what was loaded, now or before */
    void done(Found found, String digest) {
        attempt(found.file(), () -> {
            FileStamp now = FileStamp.of(found.file());
            if (!now.isOfSameFile(found.stamp())) {
                return Optional.empty();
            }
            if (now.equals(found.stamp()) || FileReading.digestOf(found.file()).equals(digest)) {
                return Optional.of(archive.done(found.file()));
            }
            String reason = "message: the file was changed after it was loaded; what it had before is in the table\n";
            tell(found.file(), reason);
            return Optional.of(archive.error(found.file(), reason));
        });
    }

    void refuse(Found found, String reason) {
        tell(found.file(), reason);
        attempt(
                found.file(),
                () -> FileStamp.of(found.file()).equals(found.stamp())
                        ? Optional.of(archive.error(found.file(), reason))
                        : Optional.empty());
    }

    private void tell(Path file, String reason) {
        refused++;
        settings.listener().accept(new WatchEvent.Refused(file, reason));
    }

    /** Goes on with what a process that died has left, and with what could not be moved before. */
    void goOn(Inbox.Scan scan) {
        replaced = false;
        for (Path hidden : scan.hidden()) {
            if (!waiting.containsKey(hidden)) {
                attempt(hidden, () -> Optional.of(archive.finish(hidden)));
            }
        }
        scan.markers().stream().filter(marker -> !waiting.containsKey(marker)).forEach(this::putAway);
        for (Path file : List.copyOf(waiting.keySet())) {
            Pending pending = waiting.get(file);
            if (pending != null && pending.retry().isDue()) {
                attempt(file, pending.move());
            }
        }
    }

    private void putAway(Path marker) {
        attempt(marker, () -> Optional.of(archive.done(marker)));
    }

    private void attempt(Path file, Move move) {
        Optional<Path> to;
        try {
            to = move.run();
        } catch (IOException e) {
            if (e instanceof NoSuchFileException && !Files.exists(file)) {
                waiting.remove(file);
                return;
            }
            waiting.computeIfAbsent(file, first -> new Pending(move, new Retry()))
                    .retry()
                    .failed();
            settings.listener().accept(new WatchEvent.Stuck(file, e));
            return;
        }
        waiting.remove(file);
        replaced |= to.isEmpty();
        if (to.isPresent()) {
            settings.listener().accept(new WatchEvent.Moved(file, to.get()));
            Inbox.markersOf(file).stream().filter(Files::exists).forEach(this::putAway);
        }
    }

    /** True for a file that is decided. */
    boolean knows(Path file) {
        return waiting.containsKey(file);
    }

    int waiting() {
        return waiting.size();
    }

    /** True if something is to be looked at again: what has failed less often, and what is in the place of a file. */
    boolean isHopeful(int most) {
        return replaced
                || waiting.values().stream().anyMatch(each -> each.retry().failures() < most);
    }

    long refused() {
        return refused;
    }
}
