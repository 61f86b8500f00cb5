package io.shardline.ingest.csv.watch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where files end, each in the subdirectory that it came from. A move is a rename. To another file system it is a copy under a hidden name,
 * a rename of the file to a hidden name that says where it goes, a rename of the copy, and the end of the hidden file; {@link #finish} goes
 * on with what a process that died has left.
 */
final class Archive {
    private static final Pattern HIDDEN = Pattern.compile("\\.(.+)\\.shardline-(done|error)");
    private static final Pattern END = Pattern.compile("(?i)(\\.csv(\\.gz)?|\\.[^.]*)?$");

    private final WatchSettings settings;
    private final WatchStep.Watcher watcher;

    Archive(WatchSettings settings, WatchStep.Watcher watcher) {
        this.settings = settings;
        this.watcher = watcher;
    }

    static boolean isHidden(Path file) {
        return HIDDEN.matcher(file.getFileName().toString()).matches();
    }

    /** Moves a file that is loaded, or whatever goes with it; returns where it is then. */
    Path done(Path file) throws IOException {
        Path to = free(file, settings.archives().done());
        // One that was written before the process died, of a file that is well now.
        Path refused = settings.archives().error().resolve(settings.directory().relativize(file));
        if (!exists(refused)) {
            Files.deleteIfExists(reason(refused));
        }
        move(file, to, hidden(file, to, "done"));
        return to;
    }

    /** Moves a file that is refused, with the reason beside it. */
    Path error(Path file, String reason) throws IOException {
        Path to = free(file, settings.archives().error());
        Path part = part(reason(to));
        Files.writeString(part, reason, StandardCharsets.UTF_8);
        sync(part);
        Files.move(part, reason(to), StandardCopyOption.ATOMIC_MOVE);
        watcher.at(WatchStep.REASONED);
        move(file, to, hidden(file, to, "error"));
        return to;
    }

    private static Path reason(Path file) {
        return file.resolveSibling(file.getFileName() + Inbox.REASON);
    }

    private static Path part(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".part");
    }

    private static Path hidden(Path file, Path to, String kind) {
        return file.resolveSibling("." + to.getFileName() + ".shardline-" + kind);
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** A place in a directory with the file's name, or with a number in it if that is taken. */
    private Path free(Path file, Path directory) throws IOException {
        String kind = directory.equals(settings.archives().done()) ? "done" : "error";
        Path whole = directory.resolve(settings.directory().relativize(file));
        Files.createDirectories(whole.getParent());
        String name = whole.getFileName().toString();
        Matcher end = END.matcher(name);
        int at = end.find() && end.start() > 0 ? end.start() : name.length();
        Path to = whole;
        for (int number = 1; exists(to) || exists(hidden(file, to, kind)); number++) {
            to = whole.resolveSibling(name.substring(0, at) + "-" + number + name.substring(at));
        }
        return to;
    }

    private void move(Path file, Path to, Path hidden) throws IOException {
        try {
            Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            copy(file, part(to));
            watcher.at(WatchStep.COPIED);
            Files.move(file, hidden, StandardCopyOption.ATOMIC_MOVE);
            watcher.at(WatchStep.HIDDEN);
            place(hidden, to);
        }
        watcher.at(WatchStep.MOVED);
    }

    /** Brings a hidden file to where it is to go; returns where that is. */
    Path finish(Path hidden) throws IOException {
        Matcher name = HIDDEN.matcher(hidden.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(hidden + " is not on its way");
        }
        WatchSettings.Archives archives = settings.archives();
        Path directory = name.group(2).equals("done") ? archives.done() : archives.error();
        Path to = directory.resolve(settings.directory().relativize(hidden)).resolveSibling(name.group(1));
        Files.createDirectories(to.getParent());
        if (exists(to) && Files.mismatch(hidden, to) < 0) {
            Files.delete(hidden);
            return to;
        }
        Path place = exists(to) ? free(hidden.resolveSibling(name.group(1)), directory) : to;
        place(hidden, place);
        return place;
    }

    private void place(Path hidden, Path to) throws IOException {
        Path part = part(to);
        if (!exists(part) || Files.mismatch(hidden, part) >= 0) {
            copy(hidden, part);
        }
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        sync(Objects.requireNonNull(to.getParent()));
        watcher.at(WatchStep.PLACED);
        Files.delete(hidden);
    }

    private static void copy(Path file, Path part) throws IOException {
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        sync(part);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not every system opens directories.
            if (!Files.isDirectory(path)) {
                throw e;
            }
        }
    }
}
