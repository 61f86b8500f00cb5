package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The records of a file, cleaned. */
final class CsvRecords implements RecordSource {
    private final CsvReader reader;
    private final CsvSettings.Cleaning cleaning;
    /** Those of the file. */
    private final List<String> fields;
    /** Those of the file and the derived ones. */
    private final List<String> columns;
    /** Columns of the file that a record is refused without. */
    private final List<String> required;

    /** For each field. */
    private final boolean[] lowered;
    /** For each field, of those that are dates. */
    private final @Nullable DateFormat[] dates;

    private long number;

    /** @param table the columns of the table that is written to; empty if they are not known */
    CsvRecords(CsvReader reader, CsvSettings settings, Set<String> table) throws IOException, ShardlineException {
        this.reader = reader;
        this.cleaning = settings.cleaning();
        this.fields = settings.format().columns().isEmpty()
                ? CsvHeader.read(reader, settings, table)
                : settings.format().columns();
        this.columns = Stream.concat(fields.stream(), cleaning.derived().keySet().stream())
                .distinct()
                .toList();
        List<String> needed = new ArrayList<>(settings.key());
        needed.addAll(cleaning.required());
        needed.removeAll(cleaning.parents().keySet());
        requireColumns(needed);
        this.required = needed.stream()
                .filter(column -> !cleaning.derived().containsKey(column))
                .toList();
        this.lowered = new boolean[fields.size()];
        this.dates = new @Nullable DateFormat[fields.size()];
        for (int i = 0; i < lowered.length; i++) {
            lowered[i] = cleaning.lowered().contains(fields.get(i));
            dates[i] = cleaning.dates().get(fields.get(i));
        }
    }

    private void requireColumns(List<String> needed) throws ShardlineException {
        List<String> all = new ArrayList<>(needed);
        all.addAll(cleaning.lowered());
        all.addAll(cleaning.dates().keySet());
        all.addAll(cleaning.sources());
        for (String column : all) {
            if (!columns.contains(column)) {
                throw ShardlineException.of(ErrorCode.PARAMETER_MISSING, "the file has no column \"%s\"", column)
                        .withDetail("Its columns are %s.", String.join(", ", fields));
            }
        }
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public @Nullable String @Nullable [] next() throws IOException, ShardlineException, BadRecord {
        long line = reader.line();
        List<@Nullable String> values = reader.next();
        if (values == null) {
            return null;
        }
        number++;
        if (values.size() != fields.size()) {
            throw new BadRecord(ShardlineException.of(
                    ErrorCode.BAD_COPY_DATA,
                    "line %d has %d fields, and the file has %d columns",
                    line,
                    values.size(),
                    fields.size()));
        }
        @Nullable String[] row = values.toArray(new @Nullable String[columns.size()]);
        for (int i = 0; i < fields.size(); i++) {
            if (row[i] != null && (lowered[i] || dates[i] != null)) {
                row[i] = lowered[i] ? row[i].strip().toLowerCase(Locale.ROOT) : date(dates[i], row[i], i, line);
            }
        }
        for (String column : required) {
            if (row[fields.indexOf(column)] == null) {
                throw new BadRecord(ShardlineException.of(
                        ErrorCode.NULL_SHARD_KEY, "line %d has no value for required column \"%s\"", line, column));
            }
        }
        derive(row);
        return row;
    }

    private String date(DateFormat format, String value, int field, long line) throws BadRecord {
        return format.iso(value).orElseThrow(() -> new BadRecord(DateFormat.refusal(line, fields.get(field))));
    }

    private void derive(@Nullable String[] row) {
        cleaning.derived().forEach((column, derived) -> {
            List<String> parts = new ArrayList<>();
            derived.from().forEach(name -> parts.add(String.valueOf(row[columns.indexOf(name)])));
            row[columns.indexOf(column)] =
                    derived.kind().of(String.join("|", parts)).toString();
        });
    }

    /** A record that is refused before it is written. */
    static final class BadRecord extends Exception {
        private static final long serialVersionUID = 1L;

        private final ShardlineException reason;

        BadRecord(ShardlineException reason) {
            super(reason);
            this.reason = reason;
        }

        ShardlineException reason() {
            return reason;
        }
    }
}
