package io.shardline.ingest.csv.watch;

import io.shardline.ingest.csv.CsvLoad;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;

/**
 * A file that is for a table.
 *
 * @param table its name with all its quotes
 */
record Job(Inbox.Found found, CsvLoad load, String table) {
    static Job of(Inbox.Found found, CsvLoad load) {
        return new Job(found, load, ParentTables.quoted(load.table()));
    }

    /** Tables before those that refer to them, and the files of each by name or time. */
    static Comparator<Job> order(ParentTables parents, boolean byTime) {
        return Comparator.comparingInt((Job job) -> parents.rank(job.table()))
                .thenComparing(Job::table)
                .thenComparing(job -> byTime ? job.found().stamp().modified() : FileTime.fromMillis(0))
                .thenComparing(job -> job.file().getFileName().toString())
                .thenComparing(Job::file);
    }

    Path file() {
        return found.file();
    }
}
