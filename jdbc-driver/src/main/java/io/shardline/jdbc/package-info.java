/** java.sql over a Shardline session. */
@NullMarked
package io.shardline.jdbc;

import org.jspecify.annotations.NullMarked;
