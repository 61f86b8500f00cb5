/**
 * Where a statement goes: {@link io.shardline.route.Routing} is symbolic and belongs to the plan, {@link
 * io.shardline.route.Router} turns it into shards with the values of one execution.
 *
 * <p>A plan never remembers shards. A value that cannot be converted with certainty routes to all shards, a value that the
 * key's type cannot hold to none.
 */
@NullMarked
package io.shardline.route;

import org.jspecify.annotations.NullMarked;
