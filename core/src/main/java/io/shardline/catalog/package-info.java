/**
 * What the servers say: tables with their columns, keys and collations, and the volatility of functions.
 *
 * <p>Loaded when first asked for, from all shards at once, and kept until {@link io.shardline.catalog.Catalog#forget}. The
 * shards must agree: a table that differs between them is an error that says where. Imports none of ours but the errors.
 */
@NullMarked
package io.shardline.catalog;

import org.jspecify.annotations.NullMarked;
