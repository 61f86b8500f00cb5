package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records with the values that their parents have, which are looked up for some thousand records at once. */
final class ReferringRecords implements RecordSource {
    private static final int AHEAD = 5_000;

    private final CsvRecords records;
    private final Session session;
    private final Map<String, ParentLookup> lookups = new LinkedHashMap<>();
    private final List<String> required;
    private final List<String> columns;
    private final Queue<Ahead> ahead = new ArrayDeque<>();
    private long number;

    /** A record that was read; bad ones have their reason in place of a row. */
    private record Ahead(long number, @Nullable String @Nullable [] row, CsvRecords.@Nullable BadRecord bad) {}

    /** @param session to look up with, in autocommit; it stays the caller's */
    ReferringRecords(ParallelConnection db, Session session, CsvRecords records, CsvSettings settings)
            throws SQLException {
        this.records = records;
        this.session = session;
        this.required = new ArrayList<>(settings.key());
        required.addAll(settings.cleaning().required());
        Set<String> onlyLookedUp = new HashSet<>();
        Set<String> written = ParentLookup.columns(session, CsvTarget.holder(db, settings.table()), settings.table())
                .keySet();
        for (Map.Entry<String, CsvParent> each : settings.cleaning().parents().entrySet()) {
            lookups.put(each.getKey(), ParentLookup.of(db, session, each.getValue()));
            if (!written.contains(each.getValue().field())) {
                onlyLookedUp.add(each.getValue().field());
            }
        }
        this.columns = Stream.concat(
                        records.columns().stream().filter(column -> !onlyLookedUp.contains(column)),
                        lookups.keySet().stream())
                .distinct()
                .toList();
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
    public @Nullable String @Nullable [] next() throws IOException, SQLException, CsvRecords.BadRecord {
        if (ahead.isEmpty()) {
            readAhead();
        }
        Ahead next = ahead.poll();
        if (next == null) {
            return null;
        }
        number = next.number();
        if (next.bad() != null) {
            throw next.bad();
        }
        return next.row();
    }

    private void readAhead() throws IOException, SQLException {
        List<Ahead> read = new ArrayList<>();
        boolean more = true;
        while (more && read.size() < AHEAD) {
            try {
                @Nullable String[] row = records.next();
                more = row != null;
                if (more) {
                    read.add(new Ahead(records.number(), row, null));
                }
            } catch (CsvRecords.BadRecord bad) {
                read.add(new Ahead(records.number(), null, bad));
            }
        }
        Map<String, Map<String, ParentLookup.Found>> found = new HashMap<>();
        for (Map.Entry<String, ParentLookup> lookup : lookups.entrySet()) {
            Set<String> keys = new HashSet<>();
            for (Ahead each : read) {
                String key = each.row() == null ? null : key(lookup.getValue().parent(), each.row());
                if (key != null) {
                    keys.add(key);
                }
            }
            found.put(
                    lookup.getKey(),
                    keys.isEmpty() ? Map.of() : lookup.getValue().find(session, keys));
        }
        read.forEach(each -> ahead.add(each.row() == null ? each : referring(each.number(), each.row(), found)));
    }

    private @Nullable String key(CsvParent parent, @Nullable String[] row) {
        return row[records.columns().indexOf(parent.field())];
    }

    private Ahead referring(long record, @Nullable String[] row, Map<String, Map<String, ParentLookup.Found>> found) {
        @Nullable String[] whole = new @Nullable String[columns.size()];
        try {
            for (int i = 0; i < whole.length; i++) {
                String column = columns.get(i);
                ParentLookup lookup = lookups.get(column);
                whole[i] = lookup == null
                        ? row[records.columns().indexOf(column)]
                        : referred(lookup.parent(), record, row, found.getOrDefault(column, Map.of()));
                if (lookup != null && whole[i] == null && required.contains(column)) {
                    throw new CsvRecords.BadRecord(ShardlineException.of(
                            ErrorCode.NULL_SHARD_KEY,
                            "record %d has no value for required column \"%s\"",
                            record,
                            column));
                }
            }
            return new Ahead(record, whole, null);
        } catch (CsvRecords.BadRecord bad) {
            return new Ahead(record, null, bad);
        }
    }

    private @Nullable String referred(
            CsvParent parent, long record, @Nullable String[] row, Map<String, ParentLookup.Found> found)
            throws CsvRecords.BadRecord {
        String key = key(parent, row);
        return key == null
                ? null
                : found.getOrDefault(key, ParentLookup.Found.NOTHING).one(parent, record);
    }
}
