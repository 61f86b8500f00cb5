package io.shardline.guard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A sharded table of a shard, and what its rows there must be.
 *
 * @param name in the topology
 * @param relation its name as the server writes it
 * @param expression of the CHECK
 * @param obstacle why there is none
 */
record Guarded(String name, String relation, String expression, Optional<String> obstacle) {
    static final String CONSTRAINT = "shardline_placement";

    /** The comment of the constraint, from which it is known again: a server prints an expression in words of its own. */
    String comment() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(expression.getBytes(StandardCharsets.UTF_8));
            return "refuses rows of other shards; made by Shardline, "
                    + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
