/**
 * The command {@code shardline}: what is done with shards from a shell.
 *
 * <p>A command prints its result to standard output and everything else to standard error. It ends with 0 when it did what it was told,
 * with 1 when it failed, and with 2 when it was told nonsense. It uses the public packages of the library alone.
 */
@NullMarked
package io.shardline.cli;

import org.jspecify.annotations.NullMarked;
