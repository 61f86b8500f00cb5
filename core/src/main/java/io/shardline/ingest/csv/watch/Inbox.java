package io.shardline.ingest.csv.watch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies in the directory, and how long it has been as it is. It is looked at again and again: that sees files that were there before,
 * renames, and what other machines did on a network's file system, where notifications are not sent.
 */
final class Inbox {
    static final String REASON = ".reason.txt";
    private static final String MARKER = ".done";
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final WatchSettings settings;
    private final Map<Path, Sighting> sightings = new HashMap<>();

    private record Sighting(FileStamp stamp, long since) {}

    /** @param complete else it is to be looked at again */
    record Found(Path file, FileStamp stamp, boolean complete) {}

    /**
     * @param markers without a file
     * @param hidden files that are on their way to another file system
     */
    record Scan(List<Found> files, List<Path> markers, List<Path> hidden) {}

    Inbox(WatchSettings settings) {
        this.settings = settings;
    }

    Scan scan() throws IOException {
        Map<Path, FileStamp> all = new TreeMap<>();
        List<Path> hidden = new ArrayList<>();
        Files.walkFileTree(settings.directory(), new Visitor(all, hidden));
        sightings.keySet().retainAll(all.keySet());
        List<Found> files = new ArrayList<>();
        List<Path> markers = new ArrayList<>();
        for (Map.Entry<Path, FileStamp> each : all.entrySet()) {
            Path file = each.getKey();
            if (file.toString().endsWith(MARKER)) {
                // One whose file came after it was looked for here is none yet.
                if (markedFiles(file).stream().noneMatch(Files::exists)) {
                    markers.add(file);
                }
                continue;
            }
            boolean marked = markersOf(file).stream().anyMatch(all::containsKey);
            if (marked || !settings.taking().markersOnly()) {
                files.add(new Found(file, each.getValue(), marked || isSettled(file, each.getValue())));
            }
        }
        return new Scan(files, markers, hidden);
    }

    private boolean isSettled(Path file, FileStamp stamp) {
        long now = System.nanoTime();
        Sighting known = sightings.get(file);
        if (known == null || !known.stamp().equals(stamp)) {
            known = new Sighting(stamp, now);
            sightings.put(file, known);
        }
        return now - known.since() >= settings.taking().settle().toNanos();
    }

    /** The file's name with the ending, or with the ending in place of its own. */
    static List<Path> markersOf(Path file) {
        String name = file.getFileName().toString();
        return List.of(
                file.resolveSibling(name + MARKER),
                file.resolveSibling(name.replaceFirst("(?i)\\.csv(\\.gz)?$", "") + MARKER));
    }

    private static List<Path> markedFiles(Path marker) {
        String name = marker.getFileName().toString();
        String stem = name.substring(0, name.length() - MARKER.length());
        return List.of(
                marker.resolveSibling(stem),
                marker.resolveSibling(stem + ".csv"),
                marker.resolveSibling(stem + ".csv.gz"));
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        private final Map<Path, FileStamp> all;
        private final List<Path> hidden;

        Visitor(Map<Path, FileStamp> all, List<Path> hidden) {
            this.all = all;
            this.hidden = hidden;
        }

        private boolean isIgnored(Path path) {
            String name = path.getFileName().toString();
            return settings.archives().all(settings.directory()).contains(path)
                    || name.startsWith(".")
                    || name.endsWith(REASON)
                    || settings.taking().ignored().stream().anyMatch(name::endsWith);
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            boolean passed = !directory.equals(settings.directory()) && isIgnored(directory);
            return passed ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && Archive.isHidden(file)) {
                hidden.add(file);
            } else if (attributes.isRegularFile() && !isIgnored(file)) {
                all.put(file, FileStamp.of(attributes));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (path.equals(settings.directory())) {
                throw e;
            }
            LOG.warn("{} is passed over: {}", path, e.toString());
            return FileVisitResult.CONTINUE;
        }
    }
}
