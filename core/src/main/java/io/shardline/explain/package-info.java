/**
 * What is said of a plan: the parts of EXPLAIN that are not a printed tree alone.
 *
 * <p>A plan is shown as lines, inner ones indented; JSON is made of the same lines, so that both say the same.
 */
@NullMarked
package io.shardline.explain;

import org.jspecify.annotations.NullMarked;
