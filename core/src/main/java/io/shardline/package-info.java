/** Many PostgreSQL databases as one: the facade, its sessions and cursors, and the errors. */
@NullMarked
package io.shardline;

import org.jspecify.annotations.NullMarked;
