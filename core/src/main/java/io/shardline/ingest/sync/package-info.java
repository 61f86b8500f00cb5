/**
 * Tables of another PostgreSQL kept in step.
 *
 * <p>Everything is read from the source by SQL and nothing is written to it. Three ways of reading make up one sync: {@code FirstLoad}
 * copies ranges of the key; {@code Increment} reads pages in the order of a stamp, from a little before the newest one known; and {@code
 * Comparison} compares digests of ranges of the key, which finds all that stamps cannot tell: deleted rows, late ones, those without a
 * stamp. What each has done is noted in {@code shardline.sync} on the first shard, in the transaction of the rows, so that a sync that
 * was stopped anywhere goes on where it was. What is done twice changes nothing the second time.
 */
@NullMarked
package io.shardline.ingest.sync;

import org.jspecify.annotations.NullMarked;
