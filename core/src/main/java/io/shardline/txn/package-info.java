/**
 * The transactions of sessions: connections taken when a shard is first touched and kept to the end, and a commit that happens on
 * all shards that were written or on none.
 *
 * <p>In autocommit each statement is its own transaction and a connection goes back as soon as its rows are read.
 *
 * <p>Invariants, each of which an outcome depends upon: the decision row is written before anything is prepared; a decision to
 * commit becomes visible by the primary's own COMMIT and by nothing else; nothing that is prepared is ended before the decision
 * was read after it; and a decision to commit is deleted only when every participant was seen without the transaction, after the
 * decision was seen. No clock but one server's own is compared with itself.
 */
@NullMarked
package io.shardline.txn;

import org.jspecify.annotations.NullMarked;
