/**
 * The connections of one session: taken when a shard is first touched, kept to the end of a transaction, committed together.
 *
 * <p>In autocommit each statement is its own transaction and a connection goes back as soon as its rows are read. Imports the
 * backend and nothing else of ours.
 */
@NullMarked
package io.shardline.txn;

import org.jspecify.annotations.NullMarked;
