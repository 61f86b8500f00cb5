package io.shardline.txn;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The name of one transaction over several shards.
 *
 * <p>It tells any process where the decision is, and by the database's own identity rather than by a name: a process whose
 * topology calls the shards otherwise must not ask the wrong one. The name is there for people to read.
 *
 * @param primary the name of the shard that keeps the decision
 * @param database which database that is: see {@link DatabaseId}
 * @param unique a UUID
 */
record Gid(String primary, String database, String unique) {
    /** What begins every gid of ours, whatever version. */
    static final String PREFIX = "shardline:";

    private static final String VERSION = "1";

    static Gid create(String primary, String database) {
        return new Gid(primary, database, UUID.randomUUID().toString());
    }

    /**
     * Under which name a server keeps what a database of it has prepared. Such a name is one of the whole server, and two shards
     * may be two databases there.
     */
    String in(String participant) {
        return this + ":" + participant.substring(participant.indexOf('.') + 1);
    }

    /** Reads a name under which something is prepared; empty if another version wrote it, or somebody else. */
    static Optional<Gid> ofPrepared(String text) {
        List<String> parts = List.of(text.split(":", -1));
        return parts.size() == 6 && text.startsWith(PREFIX + VERSION + ":")
                ? Optional.of(new Gid(parts.get(2), parts.get(3), parts.get(4)))
                : Optional.empty();
    }

    /** As it stands in the table of decisions: at most 150 characters, and none that needs quoting. Servers allow 199. */
    @Override
    public String toString() {
        return PREFIX + VERSION + ":" + primary + ":" + database + ":" + unique;
    }
}
