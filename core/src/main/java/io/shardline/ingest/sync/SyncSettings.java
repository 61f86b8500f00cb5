package io.shardline.ingest.sync;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a sync is to do.
 *
 * @param name under which its state is kept
 * @param source of the connections to read from
 * @param table at the source, as it would stand in a statement
 * @param target here
 * @param stamp a column that is greater in rows that were written later; none for comparisons alone
 * @param key columns that tell rows apart; the primary key if none
 * @param columns to copy; all if none
 * @param overlap what is taken off the newest stamp to begin at: an interval, or a number
 */
record SyncSettings(
        String name,
        Connections source,
        String table,
        String target,
        Optional<String> stamp,
        Optional<List<String>> key,
        Optional<List<String>> columns,
        Optional<String> overlap,
        Running running) {

    SyncSettings {
        key = key.map(List::copyOf);
        columns = columns.map(List::copyOf);
    }

    /** Opens connections to the source, which are closed by whoever asked. */
    interface Connections {
        Connection open() throws SQLException;
    }

    /**
     * How it is done.
     *
     * @param pageRows rows of one transaction of an increment, and of one digest
     * @param rangeRows rows of one transaction of the first load
     * @param loaders ranges that are loaded at the same time
     * @param rowsPerSecond most rows read in a second; 0 for no limit
     * @param addColumns whether the target is given columns that the source has and it has not
     * @param compareEvery how long between two comparisons of a sync that follows
     */
    record Running(
            int pageRows,
            int rangeRows,
            int loaders,
            long rowsPerSecond,
            boolean addColumns,
            Duration compareEvery,
            @Nullable Consumer<SyncProgress> progress) {}
}
