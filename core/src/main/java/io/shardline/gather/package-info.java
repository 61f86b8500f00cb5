/**
 * Reads that one server computes over the rows of all shards.
 *
 * <p>A connection to one shard, the site, gets temporary tables of the names that the statement reads. The rows of each table
 * stream into them from the shards that have some, undecoded, and the caller's own text runs there with its table names made to mean
 * the temporary ones. So the answer is PostgreSQL's whatever the statement says. The connection is never the session's own: a
 * transaction that has used temporary tables cannot be prepared. When it is given back nothing of them is left.
 *
 * <p>Where a plan says so, the rows are the shards' parts of groups, all in one temporary table, and a final text made of the
 * caller's runs over them. If they turn out not to be combined exactly, rows are gathered after all.
 */
@NullMarked
package io.shardline.gather;

import org.jspecify.annotations.NullMarked;
