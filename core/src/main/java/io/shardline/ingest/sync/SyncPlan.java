package io.shardline.ingest.sync;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a sync reads, once the source's table is known.
 *
 * @param columns to copy
 * @param key tells rows apart, on both sides
 * @param stamp with its type
 */
record SyncPlan(
        SyncSettings settings, TableFacts facts, List<String> columns, List<String> key, Optional<Stamp> stamp) {
    SyncPlan {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** @param overlap what is taken off the newest to begin at */
    record Stamp(String column, String type, Optional<String> overlap) {}

    /**
     * Makes sure, before the first row, that the source has what the settings name.
     *
     * @throws ShardlineException NOT_SUPPORTED, PARAMETER_MISSING
     */
    static SyncPlan of(SyncSettings settings, TableFacts facts) throws ShardlineException {
        if (!facts.exists()) {
            throw ShardlineException.of(ErrorCode.TABLE_UNKNOWN, "the source has no table %s", settings.table())
                    .withHint("Name it with its schema, or give the user of the source the right to see it.");
        }
        List<String> key = key(settings, facts);
        List<String> columns = new ArrayList<>(
                settings.columns().orElseGet(() -> List.copyOf(facts.columns().keySet())));
        Optional<Stamp> stamp = Optional.empty();
        if (settings.stamp().isPresent()) {
            String column = settings.stamp().get();
            String type = column(settings, facts, column).type();
            stamp = Optional.of(new Stamp(column, type, settings.overlap().or(() -> Stamps.usualOverlap(type))));
        }
        for (String column : columns) {
            column(settings, facts, column);
        }
        for (String needed : key) {
            require(settings, columns, needed);
        }
        if (stamp.isPresent()) {
            require(settings, columns, stamp.get().column());
        }
        return new SyncPlan(settings, facts, columns, key, stamp);
    }

    private static List<String> key(SyncSettings settings, TableFacts facts) throws ShardlineException {
        List<String> key = settings.key().orElse(facts.primaryKey());
        if (key.isEmpty()) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "table %s of the source has no primary key", settings.table())
                    .withDetail("So it is not known which row here a row there is.")
                    .withHint("Name the columns of a unique index without NULLs.");
        }
        for (String column : key) {
            if (!column(settings, facts, column).notNull()) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED, "key column \"%s\" may be NULL at the source", column)
                        .withDetail("Rows with a NULL in their key cannot be told apart.")
                        .withHint("Set it NOT NULL there. Of a view nobody knows: sync the tables that it reads.");
            }
        }
        boolean unique = facts.uniqueKeys().stream().anyMatch(each -> new HashSet<>(each).equals(new HashSet<>(key)));
        if (!unique) {
            throw ShardlineException.of(
                    ErrorCode.NOT_SUPPORTED,
                    "table %s of the source has no unique index on (%s)",
                    settings.table(),
                    String.join(", ", key));
        }
        return key;
    }

    private static TableFacts.Column column(SyncSettings settings, TableFacts facts, String column)
            throws ShardlineException {
        TableFacts.Column found = facts.columns().get(column);
        if (found == null) {
            throw ShardlineException.of(
                            ErrorCode.PARAMETER_MISSING,
                            "table %s of the source has no column \"%s\"",
                            settings.table(),
                            column)
                    .withDetail(
                            "Its columns are %s.",
                            String.join(", ", facts.columns().keySet()));
        }
        return found;
    }

    private static void require(SyncSettings settings, List<String> columns, String needed) throws ShardlineException {
        if (!columns.contains(needed)) {
            throw ShardlineException.of(
                    ErrorCode.PARAMETER_MISSING,
                    "column \"%s\" of %s has to be among the columns to copy",
                    needed,
                    settings.table());
        }
    }

    /**
     * True if a value's bytes mean the same on every server: of PostgreSQL's own types all but those that are sent as the number of
     * something in a catalog, and one that cannot be sent.
     */
    boolean sameInBinary() {
        return columns.stream()
                .map(name -> Objects.requireNonNull(facts.columns().get(name)))
                .allMatch(column -> column.builtIn()
                        && !column.type().startsWith("reg")
                        && !column.type().startsWith("aclitem"));
    }

    /** The values of a row's key, as text. */
    List<String> keyOf(java.util.Map<String, ?> row) {
        return key.stream()
                .map(column -> String.valueOf(Objects.requireNonNull(row.get(column))))
                .collect(Collectors.toList());
    }
}
