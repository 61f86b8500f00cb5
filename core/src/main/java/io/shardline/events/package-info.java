/**
 * What a session does on the shards, told while it happens: where, and how long it took.
 *
 * <p>Nobody is told anything unless he asks with {@link io.shardline.Session#listen}, and then a statement pays two calls for each
 * shard that it uses. A new kind of event is a new record of {@link io.shardline.events.ShardEvent}, so listeners pass over kinds
 * that they do not know. Imports nothing.
 */
@NullMarked
package io.shardline.events;

import org.jspecify.annotations.NullMarked;
