package io.shardline.ingest.replay;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.ingest.Reject;
import io.shardline.ingest.script.ScriptPart;
import io.shardline.ingest.script.ScriptPart.CopyLine;
import io.shardline.ingest.script.ScriptPart.SqlStatement;
import io.shardline.ingest.script.ScriptReader;
import io.shardline.sql.Name;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run over a dump. */
final class ReplayRun {
    private static final int BATCH_CHARACTERS = 8 << 20;
    /** COPY writes the values that it is given, also into identity columns that are always generated. */
    private static final String COPY_OVERRIDES = "overriding system value";

    private final ParallelConnection db;
    private final ReplaySettings settings;
    private final DumpSource source;
    private final ScriptReader script;
    private final Session session;
    private final BatchWriter writer;
    private final Place place;
    private final Constancy constancy;
    private final long began = System.nanoTime();

    private final Map<Name, ReplayTable> tables = new HashMap<>();
    private final Map<List<Object>, TableRows> statements = new HashMap<>();
    private final Map<String, ReplayResult.TableCounts> counts = new TreeMap<>();
    private final Map<String, Long> passedOver = new TreeMap<>();
    private Batch batch = new Batch();
    private long characters;
    private long refused;
    private long rows;
    private Place.At at = Place.At.BEGIN;
    private @Nullable TableRows copying;

    ReplayRun(
            ParallelConnection db,
            ReplaySettings settings,
            DumpSource source,
            Session session,
            ReplayStep.Watcher watcher) {
        this.db = db;
        this.settings = settings;
        this.source = source;
        this.session = session;
        this.script = new ScriptReader(source.stream());
        this.place = new Place(db, settings.name());
        this.writer = new BatchWriter(session, place, watcher);
        this.constancy = new Constancy(this::isImmutable);
    }

    ReplayResult run() throws SQLException, IOException {
        if (!settings.running().dryRun()) {
            at = place.begin(db, settings.running().restart());
        }
        long resumedAt = at.offset();
        session.setAutoCommit(false);
        long end = 0;
        for (ScriptPart part = script.next(); part != null; part = script.next()) {
            end = part.end();
            take(part, end <= resumedAt);
            if (end == resumedAt && !Arrays.equals(script.digest(), at.digest())) {
                throw another();
            }
            if (end > resumedAt && isFull()) {
                write(end, false);
            }
        }
        if (end < resumedAt) {
            throw another();
        }
        source.requireUnchanged();
        write(end, true);
        return new ReplayResult(counts, passedOver, refused, resumedAt);
    }

    private ShardlineException another() {
        return ShardlineException.of(
                        ErrorCode.NOT_SUPPORTED, "dump of replay \"%s\" is not the one that was begun", settings.name())
                .withDetail("What comes before byte %d differs.", at.offset())
                .withHint("Begin anew, or replay it under another name.");
    }

    /** @param done whether its rows are in the tables already, and only what it means for those after it counts */
    private void take(ScriptPart part, boolean done) throws SQLException {
        if (part instanceof SqlStatement statement) {
            if (statement.copies()) {
                CopyText copy = CopyText.read(statement);
                copying = statement(copy.table(), copy.columns(), COPY_OVERRIDES, statement.line());
            } else if (statement.verb().equals("insert")) {
                if (!done) {
                    insert(InsertText.read(statement), statement.line());
                }
            } else {
                DumpSettings.heed(statement).ifPresent(script::charset);
                passedOver.merge(statement.verb(), 1L, Long::sum);
            }
        } else if (part instanceof CopyLine line && copying != null) {
            if (!done) {
                add(copying, CopyText.row(line));
            }
        } else if (part instanceof ScriptPart.MetaLine) {
            passedOver.merge("\\", 1L, Long::sum);
        }
    }

    private void insert(InsertText insert, long line) throws SQLException {
        List<String> columns = insert.columns();
        if (columns.isEmpty()) {
            List<String> all =
                    new ArrayList<>(table(insert.table(), line).columns().keySet());
            settings.site().ifPresent(site -> all.remove(site.column()));
            int width = insert.rows().get(0).values().size();
            columns = all.subList(0, Math.min(all.size(), width));
        }
        TableRows table = statement(insert.table(), columns, insert.overriding(), line);
        for (SourceRow row : insert.rows()) {
            add(table, row);
        }
    }

    private void add(TableRows table, SourceRow row) throws SQLException {
        try {
            table.check(row);
            constancy.check(row, table.table());
        } catch (ShardlineException e) {
            if (refused + batch.rejects().size() >= settings.running().mostRefused()) {
                throw BatchWriter.refused(row.line(), table.table(), e);
            }
            batch.refuse(BatchWriter.reject(row.line(), e));
            return;
        }
        batch.add(table, row);
        for (String value : row.values()) {
            characters += value.length();
        }
    }

    private boolean isFull() {
        return batch.rows() >= settings.running().batchRows() || characters >= BATCH_CHARACTERS;
    }

    private void write(long end, boolean finished) throws SQLException {
        Place.At to = new Place.At(end, script.digest());
        Map<String, ReplayResult.TableCounts> written = settings.running().dryRun()
                ? batch.counts()
                : writer.write(
                        batch,
                        new BatchWriter.Move(at.offset(), to, finished),
                        settings.running().mostRefused() - refused);
        at = to;
        written.forEach(
                (table, more) -> counts.merge(table, more, (before, now) -> before.plus(now.read(), now.written())));
        batch.rejects().forEach(this::tell);
        refused += batch.rejects().size();
        rows += batch.rows();
        batch = new Batch();
        characters = 0;
        if (settings.running().progress() != null) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
            settings.running().progress().accept(new ReplayProgress(source.read(), source.size(), rows, elapsed));
        }
    }

    private void tell(Reject reject) {
        if (settings.running().rejects() != null) {
            settings.running().rejects().refused(reject);
        }
    }

    private TableRows statement(Name name, List<String> columns, String overriding, long line) throws SQLException {
        List<Object> key = List.of(name, columns, overriding);
        TableRows known = statements.get(key);
        if (known == null) {
            try {
                known = TableRows.of(
                        table(name, line),
                        columns.isEmpty() ? withoutSite(table(name, line)) : columns,
                        overriding,
                        settings,
                        name.parts());
            } catch (ShardlineException e) {
                throw onLine(e, line);
            }
            statements.put(key, known);
        }
        return known;
    }

    private List<String> withoutSite(ReplayTable table) {
        List<String> columns = new ArrayList<>(table.columns().keySet());
        settings.site().ifPresent(site -> columns.remove(site.column()));
        return columns;
    }

    private ReplayTable table(Name name, long line) throws SQLException {
        ReplayTable known = tables.get(name);
        if (known == null) {
            String written =
                    String.join(".", name.parts().stream().map(Name::quote).toList());
            List<String> shards = List.of(shardOf(written, line));
            ReplayTable[] read = new ReplayTable[1];
            try (Session asking = db.openSession()) {
                asking.onShards(shards, (shard, connection) -> read[0] = ReplayTable.read(connection, name));
            }
            known = read[0];
            if (known.columns().isEmpty()) {
                throw onLine(
                        ShardlineException.of(ErrorCode.NOT_SUPPORTED, "table %s does not exist", known.name()), line);
            }
            tables.put(name, known);
        }
        return known;
    }

    /** A shard that has the table. */
    private String shardOf(String table, long line) throws SQLException {
        try {
            return db.owners(table).shards().get(0);
        } catch (ShardlineException e) {
            // Every shard has a copy, or the INSERT will be refused with the reason.
            if (e.code() == ErrorCode.NOT_SUPPORTED) {
                return db.topology().shards().get(0).name();
            }
            throw onLine(e, line);
        }
    }

    private static ShardlineException onLine(ShardlineException e, long line) {
        String detail = e.detail().map(text -> text + " ").orElse("") + "The dump names it on line " + line + ".";
        ShardlineException placed =
                ShardlineException.of(e.code(), "%s", e.primary()).withDetail("%s", detail);
        return e.hint().isPresent() ? placed.withHint("%s", e.hint().get()) : placed;
    }

    private boolean isImmutable(String function) throws SQLException {
        boolean[] immutable = new boolean[1];
        try (Session asking = db.openSession()) {
            asking.onShards(List.of(db.topology().shards().get(0).name()), (shard, connection) -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "select coalesce(bool_and(provolatile = 'i'), false) from pg_catalog.pg_proc where proname = ?")) {
                    statement.setString(1, function);
                    ResultSet row = statement.executeQuery();
                    row.next();
                    immutable[0] = row.getBoolean(1);
                }
            });
        }
        return immutable[0];
    }
}
