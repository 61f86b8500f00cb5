package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.Name;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The first line of a file, which names its columns. */
final class CsvHeader {
    private static final List<String> DELIMITERS = List.of(";", "\t", "|", ",");

    private CsvHeader() {}

    /**
     * The names of the columns, as the table and the settings write them: a name in other letter case is theirs if only one is meant.
     *
     * @param table the columns of the table that is written to; empty if they are not known
     * @throws ShardlineException BAD_COPY_DATA if there is none, or a name is missing or there twice; COLUMN_UNKNOWN if the table has no
     *     such column
     */
    static List<String> read(CsvReader reader, CsvSettings settings, Set<String> table)
            throws IOException, ShardlineException {
        List<@Nullable String> names = reader.next();
        if (names == null) {
            throw ShardlineException.of(ErrorCode.BAD_COPY_DATA, "the file is empty")
                    .withDetail("Its first line should have the names of the columns.");
        }
        Set<String> known = new HashSet<>(table);
        known.addAll(settings.key());
        known.addAll(settings.cleaning().required());
        known.addAll(settings.cleaning().lowered());
        known.addAll(settings.cleaning().dates().keySet());
        known.addAll(settings.cleaning().sources());
        Set<String> found = new LinkedHashSet<>();
        for (String name : names) {
            if (name == null || name.isBlank()) {
                throw ShardlineException.of(
                        ErrorCode.BAD_COPY_DATA, "column %d has no name in the file's first line", found.size() + 1);
            }
            String meant = meant(name.strip(), known);
            if (!table.isEmpty() && !known.contains(meant)) {
                throw unknown(meant, settings.table(), table, names.size() == 1);
            }
            if (!found.add(meant)) {
                throw ShardlineException.of(
                        ErrorCode.BAD_COPY_DATA, "column \"%s\" is there twice in the file's first line", meant);
            }
        }
        return List.copyOf(found);
    }

    private static String meant(String name, Set<String> known) {
        if (known.contains(name)) {
            return name;
        }
        List<String> alike = new ArrayList<>(known);
        alike.removeIf(each -> !each.equalsIgnoreCase(name));
        return alike.size() == 1 ? alike.get(0) : name;
    }

    private static ShardlineException unknown(String name, String target, Set<String> table, boolean alone) {
        boolean joined = alone && DELIMITERS.stream().anyMatch(name::contains);
        return ShardlineException.of(
                        ErrorCode.COLUMN_UNKNOWN,
                        "table %s has no column \"%s\", which the file's first line names",
                        target,
                        name)
                .withDetail("Its columns are %s.", Name.quoted(table))
                .withHint(
                        joined
                                ? "It looks like several names: say which character is between them, the delimiter."
                                : "Name the fields as the columns are named, or give the names of all columns if the first"
                                        + " line has none.");
    }
}
