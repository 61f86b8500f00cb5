/**
 * Queries to plans: what one shard answers, what the shards' answers are merged to, and what is gathered.
 *
 * <p>A rule answers with what it proved or with a {@link io.shardline.plan.Refusal} that says why not; none guesses. What no rule
 * proves is gathered, see {@link io.shardline.planner.select.SelectPlanner}. Uses nothing of the package around it.
 */
@NullMarked
package io.shardline.planner.select;

import org.jspecify.annotations.NullMarked;
