/**
 * Plans made to run: one operator per plan node, and the result sets through which their rows reach the caller.
 *
 * <p>Rows are pulled, one at a time, on the caller's thread; nothing reads ahead of the row it returns.
 */
@NullMarked
package io.shardline.exec;

import org.jspecify.annotations.NullMarked;
