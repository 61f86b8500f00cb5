/**
 * The first thing to run: four PostgreSQL servers, real data sharded over them, and queries whose answers are compared with those
 * of one PostgreSQL that holds the same rows.
 *
 * <p>{@link io.shardline.examples.quickstart.Quickstart} tells the story from top to bottom. What an application would write is in
 * {@link io.shardline.examples.quickstart.Loading} and {@link io.shardline.examples.quickstart.Tour}; the rest starts servers,
 * reads files and draws tables.
 */
@NullMarked
package io.shardline.examples.quickstart;

import org.jspecify.annotations.NullMarked;
