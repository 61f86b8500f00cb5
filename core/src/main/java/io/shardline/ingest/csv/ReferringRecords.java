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
import org.jspecify.annotations.Nullable;

/** Records with the values that their parents have, which are looked up for some thousand records at once. */
final class ReferringRecords implements RecordSource {
    private static final int AHEAD = 5_000;

    private final CsvRecords records;
    private final Session session;
    private final Map<String, ParentLookup> lookups = new LinkedHashMap<>();
    private final Set<String> onlyLookedUp = new HashSet<>();
    private final List<String> required;
    private final Queue<Ahead> ahead = new ArrayDeque<>();
    private long number;

    /** A record that was read; bad ones have their reason in place of a row. */
    private record Ahead(
            long number, @Nullable Map<String, @Nullable Object> row, CsvRecords.@Nullable BadRecord bad) {}

    /** @param session to look up with, in autocommit; it stays the caller's */
    ReferringRecords(ParallelConnection db, Session session, CsvRecords records, CsvSettings settings)
            throws SQLException {
        this.records = records;
        this.session = session;
        this.required = new ArrayList<>(settings.key());
        required.addAll(settings.cleaning().required());
        Set<String> written = ParentLookup.columns(session, CsvTarget.holder(db, settings.table()), settings.table())
                .keySet();
        for (Map.Entry<String, CsvParent> each : settings.cleaning().parents().entrySet()) {
            lookups.put(each.getKey(), ParentLookup.of(db, session, each.getValue()));
            if (!written.contains(each.getValue().field())) {
                onlyLookedUp.add(each.getValue().field());
            }
        }
    }

    @Override
    public List<String> columns() {
        List<String> all = new ArrayList<>(records.columns());
        all.removeAll(onlyLookedUp);
        lookups.keySet().stream().filter(column -> !all.contains(column)).forEach(all::add);
        return all;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public @Nullable Map<String, @Nullable Object> next() throws IOException, SQLException, CsvRecords.BadRecord {
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
                Map<String, @Nullable Object> row = records.next();
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
            String field = lookup.getValue().parent().field();
            Set<String> keys = new HashSet<>();
            read.stream()
                    .filter(each -> each.row() != null && each.row().get(field) != null)
                    .forEach(each -> keys.add(String.valueOf(each.row().get(field))));
            found.put(
                    lookup.getKey(),
                    keys.isEmpty() ? Map.of() : lookup.getValue().find(session, keys));
        }
        read.forEach(each -> ahead.add(each.row() == null ? each : referring(each.number(), each.row(), found)));
    }

    private Ahead referring(
            long record, Map<String, @Nullable Object> row, Map<String, Map<String, ParentLookup.Found>> found) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>(row);
        whole.keySet().removeAll(onlyLookedUp);
        try {
            for (Map.Entry<String, ParentLookup> lookup : lookups.entrySet()) {
                CsvParent parent = lookup.getValue().parent();
                Object key = row.get(parent.field());
                whole.put(
                        lookup.getKey(),
                        key == null
                                ? null
                                : found.getOrDefault(lookup.getKey(), Map.of())
                                        .getOrDefault(key.toString(), ParentLookup.Found.NOTHING)
                                        .one(parent, record));
            }
            for (String column : required) {
                if (lookups.containsKey(column) && whole.get(column) == null) {
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
}
