package io.shardline.txn;

/** What is done for a commit over several shards, in this order. */
enum Step {
    /** The decision is written on the primary, within its transaction; nobody can see it yet. */
    DECIDE,
    /** Another participant makes its part durable, and can from now on neither fail nor act of its own. */
    PREPARE,
    /** The primary commits, and with it the decision: the commit point. */
    COMMIT,
    /** Another participant commits what it has prepared. */
    FINISH
}
