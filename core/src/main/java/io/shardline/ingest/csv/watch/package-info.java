/**
 * A directory into which others put CSV files: each is loaded once, and then moved away.
 *
 * <p>Three facts make a file's way safe. What is loaded is noted in {@code shardline.csv_files} on the first shard, by table and digest of
 * the content, in the transaction of the rows: so a file that was loaded is never loaded again, whatever became of the process. A file
 * is moved only after that, by a rename; one that is still there is looked up first. And what is loaded is what the digest was taken
 * of: a file that changed while it was read is not committed. So nothing depends on a process that ends in good order, or on the lock of
 * the directory, which is there to keep two from working in vain.
 */
@NullMarked
package io.shardline.ingest.csv.watch;

import org.jspecify.annotations.NullMarked;
