/**
 * Results in memory and in passing: rows whose values are Java's own dates and numbers and whose text is PostgreSQL's, and their way
 * onto records. Uses the public API of Shardline, and nothing else of the notebook.
 */
@NullMarked
package io.shardline.examples.notebook.rows;

import org.jspecify.annotations.NullMarked;
