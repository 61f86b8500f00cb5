package io.shardline.ingest.replay;

import java.util.Map;

/**
 * What a replay did, since its last begin.
 *
 * @param tables by the table's name
 * @param passedOver statements that are not rows, such as SET, by their first word
 * @param refused rows that were refused
 * @param resumedAt the byte of the dump at which it went on; 0 if it began anew
 */
public record ReplayResult(
        Map<String, TableCounts> tables, Map<String, Long> passedOver, long refused, long resumedAt) {
    public ReplayResult {
        tables = Map.copyOf(tables);
        passedOver = Map.copyOf(passedOver);
    }

    /**
     * What became of a table's rows.
     *
     * @param read rows of the dump, without those refused
     * @param written those inserted or updated; the others were there already
     */
    public record TableCounts(long read, long written) {
        TableCounts plus(long moreRead, long moreWritten) {
            return new TableCounts(read + moreRead, written + moreWritten);
        }
    }
}
