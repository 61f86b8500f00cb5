package io.shardline.txn;

/** Is told of each step of a commit over several shards: what a test looks at, or stops. */
interface CommitSteps {
    /** Looks on and does nothing. */
    CommitSteps UNSEEN = (step, shard, when) -> {};

    /** A moment of a step. */
    enum When {
        BEFORE,
        AFTER
    }

    /** On the thread that takes the step. */
    void at(Step step, String shard, When when);
}
