/**
 * The same statements on one PostgreSQL that holds all rows and on shards that hold the same rows, compared exactly.
 *
 * <p>A {@link io.shardline.compare.Question} is put to two {@link io.shardline.compare.Database}s, and
 * {@link io.shardline.compare.Comparison} judges the two {@link io.shardline.compare.Answer}s. Shardline's own tests use it, and
 * so does the command {@code compare}.
 */
@NullMarked
package io.shardline.compare;

import org.jspecify.annotations.NullMarked;
