/**
 * The oracle test: the same statements on one PostgreSQL that holds all rows and on shards that hold the same rows, compared
 * exactly.
 *
 * <p>A {@link io.shardline.oracle.Question} is put to an {@link io.shardline.oracle.Oracle}, once over the one server and once
 * over the shards, and {@link io.shardline.oracle.Comparison} judges the two {@link io.shardline.oracle.Answer}s. Questions come
 * from files ({@link io.shardline.oracle.CorpusFile}) or are made up ({@link io.shardline.oracle.RandomQueries}).
 */
@NullMarked
package io.shardline.oracle;

import org.jspecify.annotations.NullMarked;
