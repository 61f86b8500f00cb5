package io.shardline.testing;

/**
 * How the databases of a {@link TestCluster} are made.
 *
 * @param shards number of shards, each a database of its own; at least one
 * @param servers number of servers the shards are dealt to in turn; at least one
 * @param collation the default collation of each database
 */
public record ClusterOptions(int shards, int servers, Collation collation) {
    /** More servers than this show nothing new and only take memory. */
    private static final int SERVERS_BY_DEFAULT = 4;

    /** A default collation; the encoding is UTF8 with each. */
    public enum Collation {
        /** American English by ICU, as most databases of applications are: 'a' is less than 'B'. */
        ENGLISH("LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"),

        /** Byte order, where 'B' is less than 'a'. */
        C("LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'");

        private final String clause;

        Collation(String clause) {
            this.clause = clause;
        }

        String createDatabase(String name) {
            return "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' %s".formatted(name, clause);
        }
    }

    public ClusterOptions {
        if (shards < 1 || servers < 1) {
            throw new IllegalArgumentException("a cluster has at least one shard and one server");
        }
        servers = Math.min(servers, shards);
    }

    /** That many shards in English, each on a server of its own as long as four servers are enough. */
    public static ClusterOptions shards(int shards) {
        return new ClusterOptions(shards, SERVERS_BY_DEFAULT, Collation.ENGLISH);
    }

    public ClusterOptions onServers(int count) {
        return new ClusterOptions(shards, count, collation);
    }

    public ClusterOptions collated(Collation other) {
        return new ClusterOptions(shards, servers, other);
    }
}
