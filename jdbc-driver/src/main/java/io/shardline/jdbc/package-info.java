/**
 * java.sql over a Shardline session.
 *
 * <p>Everything behaves as the PostgreSQL driver does on one server, down to messages and SQLSTATEs that programs test; what is
 * not done yet, or would not be exact, is refused with SQLSTATE 0A000. A connection is a {@link io.shardline.Session}: it
 * holds no connection to any shard until a statement touches one. Parameters are kept as the setter that the caller used, and
 * replayed on the statement of each shard concerned.
 */
@NullMarked
package io.shardline.jdbc;

import org.jspecify.annotations.NullMarked;
