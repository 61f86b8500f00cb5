/**
 * COPY over shards: a stream of rows cut by PostgreSQL's own rules, each row's bytes passed on to its owner as they are; and the
 * streams of all shards made one.
 *
 * <p>Only the key's columns are decoded. A row that this package cannot place goes to some shard so that the server says what is
 * wrong with it, and nothing after it is sent. What the server takes although it could not be placed is never committed.
 *
 * <p>A format is added by a {@code RowFinder} and its {@code FieldText}.
 */
@NullMarked
package io.shardline.copy;

import org.jspecify.annotations.NullMarked;
