/**
 * From text to {@link io.shardline.sql.Statement}; the only importer of JSqlParser.
 *
 * <p>Nothing of JSqlParser leaves this package, and nothing it renders is ever sent to a server. It is a second opinion on the
 * structure of a statement, given on a text in which every name, literal and placeholder has become a neutral one.
 */
@NullMarked
package io.shardline.parse;

import org.jspecify.annotations.NullMarked;
