/**
 * Names to tables, predicates to shard keys.
 *
 * <p>A {@link io.shardline.bind.Scope} is one level of a query: its relations, and for each of them the conditions that every
 * one of its rows in the result is known to satisfy. Only those may prune: not what stands under NOT, beside an unknown arm
 * of OR, or in the ON of an outer join's preserved side. Whatever is not certain restricts nothing.
 */
@NullMarked
package io.shardline.bind;

import org.jspecify.annotations.NullMarked;
