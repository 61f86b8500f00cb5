package io.shardline.ingest.csv.watch;

import io.shardline.ingest.csv.CsvLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** What a watch was told. */
record WatchSettings(
        Path directory, Archives archives, Tables tables, Taking taking, Times times, Consumer<WatchEvent> listener) {

    /** Where files end. */
    record Archives(Path done, Path error) {
        static final Path DONE = Path.of("done");
        static final Path ERROR = Path.of("error");

        /** What is no input: a watch with other directories may have filled the usual ones before. */
        Set<Path> all(Path top) {
            return new HashSet<>(List.of(done, error, top.resolve(DONE), top.resolve(ERROR)));
        }
    }

    /**
     * @param declared by the name that files have
     * @param others what to do with files of another name
     * @param returning content that was loaded before is loaded again when other content of the table came after it
     */
    record Tables(Map<String, CsvLoad> declared, Function<String, Optional<CsvLoad>> others, boolean returning) {}

    /**
     * Which files are taken, and in which order.
     *
     * @param settle how long a file must stay the same before it is taken for complete
     * @param markersOnly only files with a marker are complete
     * @param byTime the files of a table are taken in the order of their times, else of their names
     * @param ignored ends of names
     */
    record Taking(Duration settle, boolean markersOnly, boolean byTime, List<String> ignored) {}

    /**
     * @param every how long between two looks at the directory
     * @param parents how long a file waits for rows that it refers to
     * @param tries how often a file is loaded that loses a server each time
     */
    record Times(Duration every, Duration parents, int tries) {}

    /** How a file is loaded, by its name: that of a declared table, or up to the first hyphen or dot. */
    Optional<CsvLoad> loadOf(Path file) {
        String name = file.getFileName().toString();
        Optional<String> declared = tables.declared().keySet().stream()
                .filter(table -> name.startsWith(table + ".") || name.startsWith(table + "-"))
                .max((one, other) -> Integer.compare(one.length(), other.length()));
        return declared.isPresent()
                ? Optional.ofNullable(tables.declared().get(declared.get()))
                : tables.others().apply(name.replaceFirst("[-.].*", ""));
    }
}
