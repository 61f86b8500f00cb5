/** What programs depend upon in the PostgreSQL driver, each asked of it and of Shardline, and compared. */
@NullMarked
package io.shardline.jdbc.compatibility;

import org.jspecify.annotations.NullMarked;
