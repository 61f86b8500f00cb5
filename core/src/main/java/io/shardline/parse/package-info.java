/**
 * Text to {@link io.shardline.sql.Statement}, by two readers that must agree.
 *
 * <p>{@link io.shardline.parse.Reader} reads the tokens of {@link io.shardline.sql.SqlText} by PostgreSQL's own rules and claims
 * structure only where the reserved words leave one reading. JSqlParser, behind {@code Grammar}, knows the whole grammar but is
 * known to drop text and to mistake precedences, so its tree is never the source of a route: it must accept the statement,
 * give back every token, and count the same tables, joins and clauses as our reading. A statement on which the two differ is
 * refused. This package alone imports JSqlParser.
 */
@NullMarked
package io.shardline.parse;

import org.jspecify.annotations.NullMarked;
