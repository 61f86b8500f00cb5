/**
 * Writes over several shards, done on all of them or on none.
 *
 * <p>A {@link io.shardline.write.WriteGroup} is the one way to write on several shards: it enlists them in the session's
 * transaction, or makes a transaction of its own that is committed on all. What is written where is decided before, by plans and
 * routes; here it is split, sent, and what comes back is made one result.
 */
@NullMarked
package io.shardline.write;

import org.jspecify.annotations.NullMarked;
