package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.ShardlineException;
import io.shardline.ingest.Rejects;
import io.shardline.sql.Name;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Loads CSV files into a table, each record to the shard that owns it.
 *
 * <pre>{@code
 * CsvResult result = CsvLoad.into("customers").mode(CsvMode.HISTORY).key("customer_no").build().run(db, Path.of("customers.csv"));
 * }</pre>
 *
 * <p>A file is one transaction over all shards. Immutable and safe for use by any thread.
 */
public final class CsvLoad {
    /** No such table, no such schema. */
    private static final Set<String> NO_TABLE = Set.of("42P01", "3F000");

    private final CsvSettings settings;

    private CsvLoad(CsvSettings settings) {
        this.settings = settings;
    }

    /** @param table its name, as it would stand in a statement */
    public static Builder into(String table) {
        return new Builder(table);
    }

    /**
     * Loads one file; one whose name ends in .gz is unpacked.
     *
     * @throws IOException if the file cannot be read, or has bytes that are no characters; nothing of it is written then
     * @throws SQLException ROW_REFUSED at the first record beyond the limit of refusals, or if the file changes while it is read, or
     *     another error; nothing is written then
     */
    public CsvResult run(ParallelConnection db, Path file) throws SQLException, IOException {
        ReadFile before = ReadFile.of(file);
        try (InputStream bytes = opened(file)) {
            return new CsvRun(db, settings, (session, result) -> before.requireSame()).run(bytes);
        }
    }

    private static InputStream opened(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        boolean opened = false;
        try {
            boolean packed = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
            InputStream plain = packed ? new GZIPInputStream(bytes) : bytes;
            opened = true;
            return plain;
        } finally {
            if (!opened) {
                bytes.close();
            }
        }
    }

    /**
     * Does all that {@link #run(ParallelConnection, Path)} does, and undoes it.
     *
     * @return what it would have come to; refused records have been told of
     */
    public CsvResult tryOut(ParallelConnection db, Path file) throws SQLException, IOException {
        try (InputStream bytes = opened(file)) {
            return new CsvRun(db, settings, (session, result) -> {
                        throw new CsvRun.Undone(result);
                    })
                    .run(bytes);
        }
    }

    /**
     * The statements that would make a table for a file: columns of types that hold all of its values, the key as the primary key, a
     * history's columns and its index, and the schema if the table's name has one. Nothing is run.
     */
    public List<String> definition(Path file) throws SQLException, IOException {
        if (!settings.cleaning().parents().isEmpty()) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "no table is made for a file whose records refer to other tables")
                    .withDetail("The types of the looked up columns are not the file's to tell.")
                    .withHint("Create the table, with foreign keys where parents are colocated, and load into it.");
        }
        try (InputStream bytes = opened(file)) {
            return CsvTable.of(new CsvReader(bytes, settings.format()), settings)
                    .statements();
        }
    }

    /**
     * Makes the table for a file, if there is none, where the topology places it.
     *
     * @return the statements that were run, all or none; empty if the table was there
     */
    public List<String> create(ParallelConnection db, Path file) throws SQLException, IOException {
        if (exists(db)) {
            return List.of();
        }
        List<String> statements = definition(file);
        db.inTransaction(session -> {
            for (String statement : statements) {
                session.execute(statement);
            }
        });
        return statements;
    }

    /** Whether there is such a table. */
    public boolean exists(ParallelConnection db) throws SQLException {
        String name = Name.read(settings.table()).quoted();
        try {
            db.execute("select from " + name + " limit 0");
            return true;
        } catch (SQLException e) {
            if (NO_TABLE.contains(String.valueOf(e.getSQLState()))) {
                return false;
            }
            throw e;
        }
    }

    /** Loads what a stream has; it stays the caller's. */
    public CsvResult run(ParallelConnection db, InputStream bytes) throws SQLException, IOException {
        return run(db, bytes, transaction -> {});
    }

    /**
     * As {@link #run(ParallelConnection, InputStream)}, with work that is committed together with the rows, or not at all.
     *
     * @param last is done in the transaction of the rows when all are written; nothing is written if it throws
     */
    public CsvResult run(ParallelConnection db, InputStream bytes, ParallelConnection.TransactionWork last)
            throws SQLException, IOException {
        return new CsvRun(db, settings, (session, result) -> last.run(session)).run(bytes);
    }

    /** The table, as it was given. */
    public String table() {
        return settings.table();
    }

    /** The other tables, as they were given, that records name rows of. */
    public Set<String> parents() {
        return settings.cleaning().parents().values().stream()
                .map(CsvParent::table)
                .collect(Collectors.toSet());
    }

    /** Whether a file is taken for all that there is: a history that deactivates what is missing. */
    public boolean isSnapshot() {
        return settings.history().deactivateMissing();
    }

    /**
     * Where in a file the error of its load lies. The file is read again up to there.
     *
     * @param error that the load has thrown
     */
    public CsvPlace place(Throwable error, Path file) {
        return CsvPlace.of(error, settings.format(), () -> opened(file));
    }

    /** Collects what the load is to do. */
    public static final class Builder {
        private static final List<String> HISTORY = List.of("valid_from", "valid_to", "is_current", "version_number");

        private final String table;
        private CsvMode mode = CsvMode.APPEND;
        private CsvFormat format = CsvFormat.STANDARD;
        private List<String> key = List.of();
        private final Set<String> required = new LinkedHashSet<>();
        private final Set<String> lowered = new LinkedHashSet<>();
        private final Map<String, DateFormat> dates = new LinkedHashMap<>();
        private final Map<String, CsvSettings.Derived> derived = new LinkedHashMap<>();
        private final Map<String, CsvParent> parents = new LinkedHashMap<>();
        private List<String> historyColumns = HISTORY;
        private Optional<Instant> asOf = Optional.empty();
        private Optional<String> preferred = Optional.empty();
        private boolean deactivateMissing;
        private long mostRefused;
        private Rejects listener = reject -> {};

        private Builder(String table) {
            this.table = table;
        }

        public Builder mode(CsvMode given) {
            mode = given;
            return this;
        }

        public Builder format(CsvFormat given) {
            format = given;
            return this;
        }

        /** The columns of the business key: what is one entity. It must contain the shard key. */
        public Builder key(String... columns) {
            key = List.of(columns);
            return this;
        }

        /** Columns that must not be NULL: a record without one is refused. Those of the key are required anyway. */
        public Builder require(String... columns) {
            required.addAll(List.of(columns));
            return this;
        }

        /** Columns whose texts are taken without blanks around them and in lower case. */
        public Builder lowerAndTrim(String... columns) {
            lowered.addAll(List.of(columns));
            return this;
        }

        /**
         * How the dates or times of a column are written, where they are not as ISO 8601 has them. What is not written so is refused.
         *
         * @param pattern of {@link java.time.format.DateTimeFormatter}, such as {@code dd.MM.yyyy}; names are English
         * @throws IllegalArgumentException for a pattern that is none
         */
        public Builder dateFormat(String column, String pattern) {
            dates.put(column, new DateFormat(pattern));
            return this;
        }

        /** Fills a column with a UUID made from others: their texts, with a vertical bar between. */
        public Builder deriveUuid(String column, NameUuid kind, String... from) {
            derived.put(column, new CsvSettings.Derived(kind, List.of(from)));
            return this;
        }

        /**
         * Fills a column with what a row of another table has, which the record names by a key: a record whose parent is not there, or is
         * not one, is refused; one without the key gets NULL.
         */
        public Builder reference(String column, CsvParent parent) {
            parents.put(column, parent);
            return this;
        }

        /** The names of the columns of a history, instead of valid_from, valid_to, is_current, version_number. */
        public Builder historyColumns(String from, String to, String current, String version) {
            historyColumns = List.of(from, to, current, version);
            return this;
        }

        /** The moment from which the file's content holds; the present unless said. */
        public Builder asOf(Instant given) {
            asOf = Optional.of(given);
            return this;
        }

        /** Of records with one key that differ, lets the one with the greatest value of a column count. Otherwise all are refused. */
        public Builder prefer(String column) {
            preferred = Optional.of(column);
            return this;
        }

        /** Closes the current rows that the file does not have: it is a full snapshot. */
        public Builder deactivateMissing() {
            deactivateMissing = true;
            return this;
        }

        /** Goes on after records that are refused, as {@link io.shardline.ingest.BulkUpsert.Builder#refuse} does. */
        public Builder refuse(long most, Rejects rejects) {
            mostRefused = most;
            listener = rejects;
            return this;
        }

        /** @throws IllegalArgumentException for settings that contradict each other */
        public CsvLoad build() {
            if (mode == CsvMode.HISTORY && key.isEmpty()) {
                throw new IllegalArgumentException("a history needs the key that tells what is one entity");
            }
            if (mode != CsvMode.HISTORY && (deactivateMissing || preferred.isPresent())) {
                throw new IllegalArgumentException(
                        "only a history deactivates what is missing, or prefers one of several records");
            }
            return new CsvLoad(new CsvSettings(
                    table,
                    mode,
                    format,
                    key,
                    new CsvSettings.Cleaning(
                            Set.copyOf(required),
                            Set.copyOf(lowered),
                            Map.copyOf(dates),
                            new LinkedHashMap<>(derived),
                            new LinkedHashMap<>(parents)),
                    new CsvSettings.History(historyColumns, asOf, preferred, deactivateMissing),
                    new CsvSettings.Refusals(mostRefused, listener)));
        }
    }
}
