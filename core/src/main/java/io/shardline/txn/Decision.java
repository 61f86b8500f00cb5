package io.shardline.txn;

/** What has become of a transaction over several shards, once and for all. */
enum Decision {
    COMMITTED("C"),
    ABORTED("A");

    private final String state;

    Decision(String state) {
        this.state = state;
    }

    /** As it stands in the table. */
    String state() {
        return state;
    }

    static Decision of(String state) {
        return state.equals(COMMITTED.state) ? COMMITTED : ABORTED;
    }
}
