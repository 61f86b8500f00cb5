/**
 * Bound statements to plans: a planner per kind of statement, one class per rule.
 *
 * <p>A rule answers with what it proved or with a {@link io.shardline.plan.Refusal} that says why not; none guesses. What one
 * shard can answer is planned for one shard first; the rules here say what may be done when it cannot. Plans hold no values and
 * no shards.
 */
@NullMarked
package io.shardline.planner;

import org.jspecify.annotations.NullMarked;
