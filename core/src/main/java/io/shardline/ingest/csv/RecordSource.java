package io.shardline.ingest.csv;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of a file, in its order. Used by one thread. */
interface RecordSource {
    /** The columns of each record. */
    List<String> columns();

    /** The number of the record read last, from 1, the line of names not counted. */
    long number();

    /**
     * The next record; null after the last.
     *
     * @throws CsvRecords.BadRecord if it is refused; the next one can be read
     */
    @Nullable
    Map<String, @Nullable Object> next() throws IOException, SQLException, CsvRecords.BadRecord;
}
