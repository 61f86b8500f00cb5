/**
 * What is to be done, as immutable records that print themselves.
 *
 * <p>Anything under a {@link io.shardline.plan.PlanNode.Route} becomes SQL on shards; anything above it runs in the
 * application. Knows no operator, no driver and no {@code java.sql}.
 */
@NullMarked
package io.shardline.plan;

import org.jspecify.annotations.NullMarked;
