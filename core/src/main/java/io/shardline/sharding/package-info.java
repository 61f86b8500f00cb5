/**
 * From the value of a shard key to the shard that owns it.
 *
 * <p>{@link io.shardline.sharding.KeyType} turns bound values and literals into the one value that the column would hold;
 * {@link io.shardline.sharding.Placement} turns such values into shards. Two promises: a key is placed exactly as PostgreSQL's own
 * hash partitioning places it, so that servers can check it; and a value whose meaning on the server is not certain is never
 * placed, but said to be {@link io.shardline.sharding.NoKey#UNKNOWN}.
 *
 * <p>A key type is added by a constant of {@code KeyType} with its conversion, its hash and its order, and by its rows in the tests
 * against a server. May import {@code io.shardline.topology} and the errors.
 */
@NullMarked
package io.shardline.sharding;

import org.jspecify.annotations.NullMarked;
