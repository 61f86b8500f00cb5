package io.shardline.ingest.sync;

import com.google.common.collect.Iterables;
import io.shardline.Session;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Compares both sides by digests of ranges of the key, and where they differ row by row. It finds whatever stamps cannot tell, and
 * needs no memory for more rows than one page.
 */
final class Comparison {
    /** Marks a row that the source does not have; no column of anybody's is called so. */
    static final String GONE = "shardline gone";

    /** Keys that are looked up at the source by one statement. */
    private static final int KEYS = 1_000;

    /** Pages that are asked about together: only where they differ is each looked at. */
    private static final int PAGES = 10;

    private final SyncWork work;
    private final Pace pace;

    Comparison(SyncWork work) {
        this.work = work;
        this.pace = new Pace(work, "compare", work.plan().facts().rows());
    }

    /** What is done about a range on which the sides differ. */
    private interface Difference {
        void in(KeyRange range, SyncCheck.Range found) throws SQLException;
    }

    /** Says where the sides differ, and changes nothing. */
    SyncCheck check() throws SQLException {
        List<SyncCheck.Range> differing = new ArrayList<>();
        return compare(KeyRange.ALL, largeRows(), (range, found) -> differing.add(found), differing);
    }

    /** Makes the target equal. */
    SyncResult repair() throws SQLException {
        SyncResult[] result = {SyncResult.NOTHING};
        try (SyncSource looking = work.source()) {
            Difference page = (range, found) -> result[0] = result[0].plus(repair(looking, range));
            Difference large = (range, found) -> compare(range, work.running().pageRows(), page, List.of());
            compare(KeyRange.ALL, largeRows(), large, List.of());
        }
        return result[0];
    }

    private int largeRows() {
        return (int) Math.min(Integer.MAX_VALUE, (long) PAGES * work.running().pageRows());
    }

    private SyncCheck compare(KeyRange within, int rows, Difference difference, List<SyncCheck.Range> differing)
            throws SQLException {
        Digest there = Digest.EMPTY;
        Digest here = Digest.EMPTY;
        int number = 0;
        try (SourcePages pages = new SourcePages(work, within, rows);
                Session session = work.db().openSession()) {
            SourcePages.Page page = pages.take();
            while (page != null && !work.stop().isAsked()) {
                Digest ofSource = page.digest();
                Digest ofTarget = digest(session, page.range());
                number++;
                if (!ofSource.equals(ofTarget)) {
                    difference.in(page.range(), new SyncCheck.Range(number, ofSource.rows(), ofTarget.rows()));
                }
                there = there.plus(ofSource);
                here = here.plus(ofTarget);
                // A part of a range that was counted is not counted again.
                pace.done(within.equals(KeyRange.ALL) ? ofSource.rows() : 0);
                page = pages.take();
            }
        }
        return new SyncCheck(there.rows(), here.rows(), number, differing);
    }

    private Digest digest(Session session, KeyRange range) throws SQLException {
        ConcurrentLinkedQueue<Digest> digests = new ConcurrentLinkedQueue<>();
        session.onShards(work.target().owners().shards(), (shard, connection) -> {
            try (Statement statement = local(connection);
                    ResultSet row = statement.executeQuery(work.here().digest(range))) {
                row.next();
                digests.add(Digest.read(row.getString(1), row.getString(2)));
            }
        });
        return digests.stream().reduce(Digest.EMPTY, Digest::plus);
    }

    /** A statement whose values have the same texts as at the source. */
    private static Statement local(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.execute(SyncSql.settings("set local "));
        return statement;
    }

    /** Until nothing more is found: rows that are too many may be more than a page. */
    private SyncResult repair(SyncSource source, KeyRange range) throws SQLException {
        SyncResult result = SyncResult.NOTHING;
        Set<List<String>> before = Set.of();
        Set<List<String>> suspects = suspects(source, range);
        // The same again are rows that change at the source all the time, or that a trigger here makes different.
        while (!suspects.equals(before) && !work.stop().isAsked()) {
            for (List<List<String>> keys : Iterables.partition(suspects, KEYS)) {
                result = result.plus(mend(source, keys));
            }
            before = suspects;
            suspects = suspects(source, range);
        }
        return result;
    }

    /** Keys of rows that one side has and the other has not, or has otherwise. */
    private Set<List<String>> suspects(SyncSource source, KeyRange range) throws SQLException {
        int width = work.plan().key().size();
        Map<List<String>, String> there = new LinkedHashMap<>();
        for (List<String> row : source.texts(work.there().digests(range))) {
            there.put(row.subList(0, width), row.get(width));
        }
        ConcurrentLinkedQueue<Found> found = new ConcurrentLinkedQueue<>();
        try (Session session = work.db().openSession()) {
            session.onShards(
                    work.target().owners().shards(), (shard, connection) -> found.add(look(connection, range, there)));
        }
        Set<List<String>> suspects = new HashSet<>();
        Set<List<String>> seen = new HashSet<>();
        boolean whole = true;
        for (Found one : found) {
            suspects.addAll(one.suspects());
            seen.addAll(one.seen());
            whole &= one.whole();
        }
        if (whole) {
            there.keySet().stream().filter(key -> !seen.contains(key)).forEach(suspects::add);
        }
        return suspects;
    }

    /**
     * What one shard has in a range.
     *
     * @param suspects rows that the source has not, or otherwise
     * @param seen rows that the source has
     * @param whole whether all its rows were looked at
     */
    private record Found(List<List<String>> suspects, List<List<String>> seen, boolean whole) {}

    private Found look(Connection connection, KeyRange range, Map<List<String>, String> there) throws SQLException {
        int width = work.plan().key().size();
        int most = work.running().pageRows();
        List<List<String>> suspects = new ArrayList<>();
        List<List<String>> seen = new ArrayList<>();
        Map<List<String>, String> known = new HashMap<>(there);
        try (Statement statement = local(connection)) {
            statement.setFetchSize(most);
            ResultSet row = statement.executeQuery(work.here().digests(range));
            while (suspects.size() < most && row.next()) {
                List<String> key = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    key.add(row.getString(i));
                }
                String digest = known.get(key);
                if (digest != null) {
                    seen.add(key);
                }
                if (!row.getString(width + 1).equals(digest)) {
                    suspects.add(key);
                }
            }
        }
        return new Found(suspects, seen, suspects.size() < most);
    }

    /** Reads rows again at the source, and does here what it says now. */
    private SyncResult mend(SyncSource source, List<List<String>> keys) throws SQLException {
        List<Map<String, @Nullable Object>> rows =
                source.rows(work.there().rows(keys), work.plan().columns());
        Set<List<String>> found = new HashSet<>();
        for (Map<String, @Nullable Object> row : rows) {
            found.add(work.plan().keyOf(row));
            row.put(GONE, false);
        }
        for (List<String> key : keys) {
            if (!found.contains(key)) {
                rows.add(gone(key));
            }
        }
        return work.write(work.target().mending(), rows, transaction -> {});
    }

    private Map<String, @Nullable Object> gone(List<String> key) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        work.plan().columns().forEach(column -> row.put(column, null));
        for (int i = 0; i < key.size(); i++) {
            row.put(work.plan().key().get(i), key.get(i));
        }
        row.put(GONE, true);
        return row;
    }
}
