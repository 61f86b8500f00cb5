package io.shardline.events;

/**
 * Is told what a session does on the shards.
 *
 * <p>It is called by the thread that does the work, so for a statement on several shards by several threads at once, and that
 * thread waits for it: it should count and note, and leave the rest to others. It must not throw, and must not use the session.
 */
@FunctionalInterface
public interface ShardListener {
    /** Something has just happened. */
    void happened(ShardEvent event);
}
