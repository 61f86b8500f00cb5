package io.shardline.oracle;

/** How an answer of the shards compares with the oracle's. */
record Verdict(Kind kind, String reason) {
    enum Kind {
        RIGHT,
        REFUSED,
        /** It fails on both sides, with another SQLSTATE. */
        OTHER_ERROR,
        WRONG,
        CRASHED,
        /** There was too much to compare. */
        SKIPPED
    }

    static Verdict right() {
        return new Verdict(Kind.RIGHT, "");
    }

    static Verdict wrong(String reason) {
        return new Verdict(Kind.WRONG, reason);
    }
}
