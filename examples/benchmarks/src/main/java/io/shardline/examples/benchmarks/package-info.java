/**
 * What Shardline costs, measured beside code that knows the shards itself.
 *
 * <p>{@link io.shardline.examples.benchmarks.Benchmarks} runs its contestants in turns of half a second in one process, so that
 * whatever else the machine does hits all of them; its figures are ratios.
 */
@NullMarked
package io.shardline.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
