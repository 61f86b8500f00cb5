/** A DataFrame into the shards and out of them, each task on one shard alone. */
@NullMarked
package io.shardline.examples.spark;

import org.jspecify.annotations.NullMarked;
