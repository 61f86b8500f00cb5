package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The records of a file, cleaned. */
final class CsvRecords implements RecordSource {
    private final CsvReader reader;
    private final CsvSettings.Cleaning cleaning;
    private final List<String> fields;
    private final List<String> required;
    private long number;

    /** @param table the columns of the table that is written to; empty if they are not known */
    CsvRecords(CsvReader reader, CsvSettings settings, Set<String> table) throws IOException, ShardlineException {
        this.reader = reader;
        this.cleaning = settings.cleaning();
        this.required = new ArrayList<>(settings.key());
        required.addAll(cleaning.required());
        this.fields = settings.format().columns().isEmpty()
                ? CsvHeader.read(reader, settings, table)
                : settings.format().columns();
        required.removeAll(cleaning.parents().keySet());
        for (String column : columns(required)) {
            if (!columns().contains(column)) {
                throw ShardlineException.of(ErrorCode.PARAMETER_MISSING, "the file has no column \"%s\"", column)
                        .withDetail("Its columns are %s.", String.join(", ", fields));
            }
        }
    }

    private List<String> columns(List<String> first) {
        List<String> all = new ArrayList<>(first);
        all.addAll(cleaning.lowered());
        all.addAll(cleaning.dates().keySet());
        all.addAll(cleaning.sources());
        return all;
    }

    /** Those of the file and the derived ones. */
    @Override
    public List<String> columns() {
        List<String> all = new ArrayList<>(fields);
        cleaning.derived().keySet().stream()
                .filter(column -> !fields.contains(column))
                .forEach(all::add);
        return all;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public @Nullable Map<String, @Nullable Object> next() throws IOException, ShardlineException, BadRecord {
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
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            row.put(fields.get(i), cleaned(values.get(i), fields.get(i), line));
        }
        for (String column : required) {
            if (row.get(column) == null && !cleaning.derived().containsKey(column)) {
                throw new BadRecord(ShardlineException.of(
                        ErrorCode.NULL_SHARD_KEY, "line %d has no value for required column \"%s\"", line, column));
            }
        }
        derive(row);
        return row;
    }

    private @Nullable String cleaned(@Nullable String value, String column, long line) throws BadRecord {
        if (value == null) {
            return null;
        }
        if (cleaning.lowered().contains(column)) {
            return value.strip().toLowerCase(Locale.ROOT);
        }
        DateFormat format = cleaning.dates().get(column);
        return format == null
                ? value
                : format.iso(value).orElseThrow(() -> new BadRecord(DateFormat.refusal(line, column)));
    }

    private void derive(Map<String, @Nullable Object> row) {
        cleaning.derived().forEach((column, derived) -> {
            List<String> parts = new ArrayList<>();
            derived.from().forEach(name -> parts.add(String.valueOf(row.get(name))));
            row.put(column, derived.kind().of(String.join("|", parts)));
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
