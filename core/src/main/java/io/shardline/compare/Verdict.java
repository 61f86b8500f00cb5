package io.shardline.compare;

/** How an answer of the shards compares with the oracle's. */
public record Verdict(Kind kind, String reason) {
    /** What it comes to. */
    public enum Kind {
        /** The answer, or the SQLSTATE of the error, is the same. */
        RIGHT,
        /** It would not be run, with the reason. */
        REFUSED,
        /** It fails on both sides, with another SQLSTATE. */
        OTHER_ERROR,
        /** Another answer, or an error in the place of one. */
        WRONG,
        /** Something is broken. */
        CRASHED,
        /** There was too much to compare. */
        SKIPPED
    }

    public static Verdict right() {
        return new Verdict(Kind.RIGHT, "");
    }

    public static Verdict wrong(String reason) {
        return new Verdict(Kind.WRONG, reason);
    }
}
