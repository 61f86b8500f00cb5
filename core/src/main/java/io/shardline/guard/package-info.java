/**
 * What keeps applications from placing rows of the same shards in different ways.
 *
 * <p>Each shard keeps a table {@code shardline.placement}: which shard it is, how the buckets are dealt, and how each table is
 * placed, as the first topology that was initialized said it. {@link io.shardline.guard.PlacementGuard} compares a topology with
 * it, over a connection to one shard, before anything else is asked of that shard. {@link io.shardline.guard.OwnershipChecks}
 * makes CHECK constraints with which a server refuses rows of other shards, whoever sends them.
 *
 * <p>Invariants: what is not noted is not a difference, so an application may know tables that another does not; what is noted
 * changes only when somebody accepts it; urls, logins and pools are no part of it. Of ours it uses the topology and the types of
 * keys.
 */
@NullMarked
package io.shardline.guard;

import org.jspecify.annotations.NullMarked;
