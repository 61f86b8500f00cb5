package io.shardline.events;

import java.time.Duration;

/** Something that a session did on one shard. Kinds may be added. */
public sealed interface ShardEvent {
    /** The shard's name in the topology. */
    String shard();

    /** A statement, or a part of one, is about to be sent. */
    record Began(String shard) implements ShardEvent {}

    /**
     * It has been answered, by the first rows that were asked for, by a count or by an error. A statement may begin and end several
     * times on one shard.
     *
     * @param took from its beginning, as seen by this process
     */
    record Ended(String shard, Duration took) implements ShardEvent {}
}
