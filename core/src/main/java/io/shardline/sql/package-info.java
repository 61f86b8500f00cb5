/**
 * A statement's text and what we read in it: tokens by PostgreSQL's lexical rules, and a small sealed model over them.
 *
 * <p>Every part of the model names the tokens it was read from, so a rewrite is a splice into the caller's own text and never
 * a rendering. What the model has no record for is an {@link Expression.Opaque} slice that still lists the columns,
 * parameters, functions and queries in it: total coverage, few records. Imports nothing of ours but the errors.
 */
@NullMarked
package io.shardline.sql;

import org.jspecify.annotations.NullMarked;
