package io.shardline.ingest.sync;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a range of the source's table in the order of the key, with their digests. The next one is computed by a thread of its own while the
 * caller looks at one, so that both sides are at work at the same time. Used by one thread.
 */
final class SourcePages implements AutoCloseable {
    private final SyncWork work;
    private final KeyRange within;
    private final int rows;
    private final SyncSource source;
    private final ExecutorService reader = Executors.newSingleThreadExecutor();
    private @Nullable Future<Page> next;

    /** So many rows of the source, or what is left of them. */
    record Page(KeyRange range, Digest digest, boolean last) {}

    /** @param rows of a page */
    SourcePages(SyncWork work, KeyRange within, int rows) throws SQLException {
        this.work = work;
        this.within = within;
        this.rows = rows;
        this.source = work.source();
        this.next = reader.submit(() -> read(within.after()));
    }

    private Page read(@Nullable List<String> after) throws SQLException {
        List<List<String>> end = source.texts(work.there().boundary(new KeyRange(after, within.upTo()), rows));
        KeyRange range = new KeyRange(after, end.isEmpty() ? within.upTo() : end.get(0));
        List<String> digest = source.texts(work.there().digest(range)).get(0);
        return new Page(range, Digest.read(digest.get(0), digest.get(1)), end.isEmpty());
    }

    /** The next page; null after the last. */
    @Nullable
    Page take() throws SQLException {
        if (next == null) {
            return null;
        }
        try {
            Page page = next.get();
            next = page.last() ? null : reader.submit(() -> read(page.range().upTo()));
            return page;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while comparing", "57014", e);
        }
    }

    /** Waits for the page that nobody wants any more, for its connection goes back to where it came from. */
    @Override
    public void close() throws SQLException {
        reader.shutdown();
        try (source) {
            boolean ended = false;
            while (!ended) {
                ended = reader.awaitTermination(1, TimeUnit.MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
