/**
 * What is where: the shards, the tables and how each table's rows are placed; read from {@code cluster.yaml} or built in Java.
 *
 * <p>A {@link io.shardline.topology.Topology} is immutable and was validated as a whole: every shard a table names exists, every
 * bucket has one owner, no value has two. Whoever holds one needs no check of his own, except those that need a column's
 * type, which are made in {@code io.shardline.sharding}. The file and the builder fill the same draft, and the draft makes every
 * check, so that a new rule is written once: in the draft's checks.
 *
 * <p>Imports nothing of ours but the errors. The YAML library appears in no public signature.
 */
@NullMarked
package io.shardline.topology;

import org.jspecify.annotations.NullMarked;
