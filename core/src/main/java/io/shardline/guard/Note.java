package io.shardline.guard;

/**
 * A row of {@code shardline.placement}.
 *
 * @param name of the table; empty for what is there once
 * @param digest equal if, and only if, rows are placed alike
 * @param words the same for people, whole
 */
record Note(Kind kind, String name, String digest, String words) {
    /** What a note is about; the constants' names, in lower case, are in the tables of users. */
    enum Kind {
        /** Which shard the database is. */
        SHARD,
        /** The shards, their order, and which bucket is whose. */
        BUCKETS,
        /** How a table is placed. */
        TABLE
    }
}
