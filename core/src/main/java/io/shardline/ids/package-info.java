/**
 * Values that one shard gives for all: the numbers of identity columns and sequences, and defaults of shard keys.
 *
 * <p>The first shard owns every sequence. Numbers are drawn from it in blocks, so a program's numbers ascend, have gaps, and
 * are not those of the other shards' sequences, which stand still.
 */
@NullMarked
package io.shardline.ids;

import org.jspecify.annotations.NullMarked;
