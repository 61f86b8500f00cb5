package io.shardline.ingest.csv.watch;

/**
 * What a watch did.
 *
 * @param loaded files
 * @param repeated files whose content was loaded before
 * @param refused files that went to the directory of errors
 * @param left files that are loaded or refused, and could not be moved away
 */
public record WatchResult(long loaded, long repeated, long refused, long left) {}
