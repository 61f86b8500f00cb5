/**
 * Exploratory analytics over shards, in JShell: {@link io.shardline.examples.notebook.Notebook} is what an analyst types.
 *
 * <p>A statement runs in a thread of its own, so that Ctrl-C, which JShell throws into the thread that runs the snippet, can cancel
 * it on every shard. {@code rows} holds results, {@code text} and {@code picture} show them, {@code demo} starts a cluster to play
 * with. Only the public API of Shardline is used.
 */
@NullMarked
package io.shardline.examples.notebook;

import org.jspecify.annotations.NullMarked;
