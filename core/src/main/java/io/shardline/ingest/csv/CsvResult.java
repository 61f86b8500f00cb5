package io.shardline.ingest.csv;

/**
 * What a load did; each record read is counted once, {@code deactivated} are rows.
 *
 * @param inserted rows of keys that were not there, or not current
 * @param updated rows that were there and differed: changed, or closed with a new version beside
 * @param unchanged rows that were there and have the same content
 * @param deactivated current rows that the file does not have, closed because that was asked for
 * @param refused records that were refused
 * @param duplicates records that say the same as another one, or gave way to it
 */
public record CsvResult(
        long read, long inserted, long updated, long unchanged, long deactivated, long refused, long duplicates) {}
