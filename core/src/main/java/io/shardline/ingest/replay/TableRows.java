package io.shardline.ingest.replay;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How rows of one table that name the same columns are written: INSERT with an ON CONFLICT on the table's key alone, so that a conflict
 * with any other unique index is an error and never an update of some other row.
 */
final class TableRows {
    private final String table;
    private final int width;
    private final String before;
    private final String after;
    private final Optional<String> siteValue;
    private final int[] keyPositions;
    private final boolean updates;

    private TableRows(String table, int width, String[] around, Optional<String> siteValue, int[] keyPositions) {
        this.table = table;
        this.width = width;
        this.before = around[0];
        this.after = around[1];
        this.siteValue = siteValue;
        this.keyPositions = keyPositions;
        this.updates = around[1].contains(" do update ");
    }

    /**
     * @param columns of the dump's rows, without the site's
     * @param parts the table's name as the dump has it
     */
    static TableRows of(
            ReplayTable table, List<String> columns, String overriding, ReplaySettings settings, List<String> parts)
            throws ShardlineException {
        Optional<String> site = settings.site().map(ReplaySettings.Site::column);
        List<String> all = new ArrayList<>(columns);
        site.ifPresent(all::add);
        requireColumns(table, all);
        ConflictPolicy policy = ReplaySettings.of(settings.policies(), parts)
                .orElseGet(() ->
                        settings.policy().orElse(table.hypertable() ? ConflictPolicy.SKIP : ConflictPolicy.UPDATE));
        List<String> key =
                policy == ConflictPolicy.ERROR ? List.of() : table.key(ReplaySettings.of(settings.keys(), parts), site);
        for (String column : key) {
            if (!all.contains(column)) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED,
                                "rows of %s have no value for key column \"%s\"",
                                table.name(),
                                column)
                        .withDetail("So it is not known which rows they are.");
            }
        }
        String before = "insert into " + table.name() + " (" + Name.quoted(all) + ") "
                + (overriding.isEmpty() ? "" : overriding + " ") + "values ";
        return new TableRows(
                table.name(),
                columns.size(),
                new String[] {before, conflict(table, all, key, policy)},
                settings.site().map(given -> "'" + given.value().replace("'", "''") + "'"),
                key.stream().mapToInt(all::indexOf).toArray());
    }

    private static void requireColumns(ReplayTable table, List<String> columns) throws ShardlineException {
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!table.columns().containsKey(column)) {
                throw ShardlineException.of(
                                ErrorCode.PARAMETER_MISSING, "table %s has no column \"%s\"", table.name(), column)
                        .withDetail(
                                "Its columns are %s.",
                                Name.quoted(List.copyOf(table.columns().keySet())));
            }
            if (!seen.add(column)) {
                throw ShardlineException.of(
                        ErrorCode.NOT_SUPPORTED, "column \"%s\" of %s is given twice", column, table.name());
            }
        }
    }

    private static String conflict(ReplayTable table, List<String> columns, List<String> key, ConflictPolicy policy) {
        if (policy == ConflictPolicy.ERROR) {
            return "";
        }
        String target = " on conflict (" + Name.quoted(key) + ") do ";
        List<String> updates = columns.stream()
                .filter(column -> !key.contains(column) && settable(table, column))
                .toList();
        if (policy == ConflictPolicy.SKIP || updates.isEmpty()) {
            return target + "nothing";
        }
        return target + "update set "
                + updates.stream()
                        .map(column -> Name.quote(column) + " = excluded." + Name.quote(column))
                        .collect(Collectors.joining(", "))
                + " where "
                + updates.stream().map(column -> changed(table, column)).collect(Collectors.joining(" or "));
    }

    private static boolean settable(ReplayTable table, String column) {
        ReplayTable.Column found = table.columns().get(column);
        return found != null && found.settable();
    }

    private static String changed(ReplayTable table, String column) {
        ReplayTable.Column found = table.columns().get(column);
        String cast = found != null && found.comparable() ? "" : "::text";
        String quoted = Name.quote(column);
        return table.alone() + "." + quoted + cast + " is distinct from excluded." + quoted + cast;
    }

    String table() {
        return table;
    }

    /** Whether a row of the same key later in one statement would be an error. */
    boolean updates() {
        return updates;
    }

    /** @throws ShardlineException NOT_SUPPORTED if the row has more or fewer values than there are columns */
    void check(SourceRow row) throws ShardlineException {
        if (row.values().size() != width) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "row of %s has %d values",
                            table,
                            row.values().size())
                    .withDetail("There are %d columns to put them into.", width);
        }
    }

    /** The row's key as written; two that are equal are the same row, two that differ may be. */
    String key(SourceRow row) {
        StringBuilder key = new StringBuilder();
        for (int position : keyPositions) {
            key.append(position < row.values().size() ? row.values().get(position) : "")
                    .append('\u0000');
        }
        return key.toString();
    }

    /** The statement that writes rows. */
    String text(List<SourceRow> rows) {
        StringBuilder text = new StringBuilder(before);
        String between = "(";
        for (SourceRow row : rows) {
            text.append(between).append(String.join(", ", row.values()));
            siteValue.ifPresent(
                    value -> text.append(row.values().isEmpty() ? "" : ", ").append(value));
            between = "), (";
        }
        return text.append(')').append(after).toString();
    }
}
