/**
 * Values as merging sees them: types, order, groups and aggregates, each equal to PostgreSQL's.
 *
 * <p>The invariant: whatever is decided here (which row comes first, which rows are one group, what a total is) is what one
 * server holding all the rows would decide; a type for which that is not so has no {@link RowType}. A comparison value is not
 * a display value: it may drop what does not count (a scale, trailing blanks), so rows that pass through keep their own text.
 *
 * <p>Some types are read from the wire's own bytes through {@link java.sql.ResultSet#getBytes}, which PostgreSQL's driver
 * hands out untouched for every type; text and binary transfer are told apart by their length and content, and may be mixed
 * within one merge because each shard's connection switches to binary on its own. Tests against a server hold every type to
 * this in both transfers. Depends on nothing of ours but the errors, and on no driver.
 */
@NullMarked
package io.shardline.row;

import org.jspecify.annotations.NullMarked;
