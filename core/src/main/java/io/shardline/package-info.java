/**
 * Many PostgreSQL databases as one: the facade, its sessions and cursors, and the errors.
 *
 * <p>An application begins with {@link io.shardline.ParallelConnection}. Behind it {@code Statements} keeps plans, and {@code
 * StatementRunner} has each carried out by the package whose kind of work it is. What is public here is the API; all else may
 * change.
 */
@NullMarked
package io.shardline;

import org.jspecify.annotations.NullMarked;
