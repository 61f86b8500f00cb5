package io.shardline.ingest.csv;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of a file, in its order. Used by one thread. */
interface RecordSource {
    /** The columns of each record, in the order of its values. */
    List<String> columns();

    /** The number of the record read last, from 1, the line of names not counted. */
    long number();

    /**
     * The values of the next record, which are the caller's; null after the last.
     *
     * @throws CsvRecords.BadRecord if it is refused; the next one can be read
     */
    @Nullable
    String @Nullable [] next() throws IOException, SQLException, CsvRecords.BadRecord;
}
