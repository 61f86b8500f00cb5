package io.shardline.ingest.sync;

import io.shardline.sql.Name;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes over what has a newer stamp, page by page in the order of stamp and key, each in one transaction with the newest stamp taken
 * over. It begins a little before the newest one known, for rows of transactions that committed late; and reads those without a stamp
 * every time, for nothing tells which of them changed.
 */
final class Increment {
    private final SyncWork work;
    private final SyncPlan.Stamp stamp;
    private final Pace pace;
    private SyncResult result = SyncResult.NOTHING;
    private @Nullable String bound;

    Increment(SyncWork work, SyncPlan.Stamp stamp) {
        this.work = work;
        this.stamp = stamp;
        this.pace = new Pace(work, "increment", 0);
    }

    /** The newest stamp that the source has, or what may come after it; null if it has none. */
    static @Nullable String newest(SyncWork work, SyncSource source) throws SQLException {
        if (work.plan().stamp().isEmpty()) {
            return null;
        }
        SyncPlan.Stamp stamp = work.plan().stamp().get();
        String column = Name.quote(stamp.column());
        return source
                .texts("select least(" + column + ", " + Stamps.bound(stamp.type()) + ")::text from "
                        + work.plan().settings().table() + " where " + column + " is not null order by " + column
                        + " desc limit 1")
                .stream()
                .map(row -> row.get(0))
                .findFirst()
                .orElse(null);
    }

    /** @param known the newest stamp taken over before; null for none */
    SyncResult run(@Nullable String known) throws SQLException {
        try (SyncSource source = work.source()) {
            bound = source.texts("select (" + Stamps.bound(stamp.type()) + ")::text")
                    .get(0)
                    .get(0);
            stamped(source, known);
            unstamped(source);
        }
        return result.plus(new SyncResult(0, pace.rows(), 0, 0, 0));
    }

    private void stamped(SyncSource source, @Nullable String known) throws SQLException {
        int size = work.running().pageRows();
        SyncSql.From from = known == null
                ? SyncSql.From.BEGIN
                : SyncSql.since(stamp.column(), stamp.type(), known, stamp.overlap());
        boolean more = true;
        while (more && !work.stop().isAsked()) {
            List<Map<String, @Nullable Object>> rows = source.rows(
                    work.there().page(stamp.column(), from, size), work.plan().columns());
            if (!rows.isEmpty()) {
                Map<String, @Nullable Object> last = rows.get(rows.size() - 1);
                String newest = String.valueOf(last.get(stamp.column()));
                write(rows, newest);
                from = work.there()
                        .after(stamp.column(), stamp.type(), newest, work.plan().keyOf(last));
            }
            more = rows.size() == size;
        }
    }

    private void unstamped(SyncSource source) throws SQLException {
        int size = work.running().pageRows();
        @Nullable List<String> after = null;
        boolean more = true;
        while (more && !work.stop().isAsked()) {
            List<Map<String, @Nullable Object>> rows = source.rows(
                    work.there().pageWithoutStamp(stamp.column(), after, size),
                    work.plan().columns());
            if (!rows.isEmpty()) {
                write(rows, null);
                after = work.plan().keyOf(rows.get(rows.size() - 1));
            }
            more = rows.size() == size;
        }
    }

    private void write(List<Map<String, @Nullable Object>> rows, @Nullable String newest) throws SQLException {
        rows.forEach(row -> row.put(Comparison.GONE, false));
        result = result.plus(work.write(work.target().writing(), rows, transaction -> {
            if (newest != null) {
                work.state().newer(transaction, newest, bound, stamp.type());
            }
        }));
        pace.done(rows.size());
    }
}
