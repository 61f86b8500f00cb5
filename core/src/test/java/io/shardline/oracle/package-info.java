/**
 * The oracle test: the same statements on one PostgreSQL that holds all rows and on shards that hold the same rows, compared
 * exactly by {@link io.shardline.compare}.
 *
 * <p>Questions come from files ({@link io.shardline.compare.QuestionFile}) or are made up
 * ({@link io.shardline.oracle.RandomQueries}), and rows lie on the shards in several ways ({@link io.shardline.oracle.Layout}).
 */
@NullMarked
package io.shardline.oracle;

import org.jspecify.annotations.NullMarked;
