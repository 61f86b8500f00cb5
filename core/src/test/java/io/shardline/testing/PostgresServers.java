package io.shardline.testing;

import java.util.Arrays;
import java.util.List;

/**
 * PostgreSQL servers of this JVM: started when first asked for, shared by all that ask, and stopped however the JVM ends.
 *
 * <p>The system property {@value #SOURCE} says where they come from:
 *
 * <ul>
 *   <li>{@code embedded}, the default: embedded PostgreSQL on free ports of the loopback address;
 *   <li>{@code testcontainers}: containers;
 *   <li>{@code jdbc:postgresql://h1/postgres?user=u&password=p,jdbc:postgresql://h2/...}: servers that run already. Databases
 *       are made there and dropped; the one in the URL is only used to say so.
 * </ul>
 *
 * <p>Servers that are started here trade durability for speed unless the system property {@value #DURABLE} is {@code true},
 * as benchmarks need it. Both properties are read when the first server is asked for.
 */
public final class PostgresServers {
    /** Name of the system property that says where servers come from. */
    public static final String SOURCE = "shardline.test.postgres";

    /** Name of the system property that, when {@code true}, makes a commit wait for the disk. */
    public static final String DURABLE = "shardline.test.durable";

    private PostgresServers() {}

    /**
     * Servers to make databases on, always the same ones in the same order.
     *
     * @param count how many are wanted; at least one
     * @return that many, or fewer where servers were given by URL and there are not as many
     * @throws IllegalStateException if a server does not start
     */
    public static List<Server> get(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count);
        }
        return Source.CHOSEN.get(count);
    }

    /** Whether the servers go on after this JVM, so that what was made on them has to be dropped. */
    static boolean outliveThisJvm() {
        return Source.CHOSEN instanceof GivenServers;
    }

    /** Settings that a started server is given beside PostgreSQL's defaults, in the form name=value. */
    static List<String> settings() {
        String durable = Boolean.getBoolean(DURABLE) ? "on" : "off";
        return List.of(
                "max_connections=200",
                "max_prepared_transactions=64",
                "fsync=" + durable,
                "synchronous_commit=" + durable,
                "full_page_writes=" + durable);
    }

    /** Where servers come from. */
    sealed interface Source permits StartedServers, GivenServers {
        /** Chosen once: a JVM has servers of one kind. */
        Source CHOSEN = choose(System.getProperty(SOURCE, "embedded"));

        /** See {@link PostgresServers#get}. */
        List<Server> get(int count);

        private static Source choose(String source) {
            if (source.startsWith("jdbc:postgresql:")) {
                return new GivenServers(Arrays.stream(source.split(","))
                        .map(String::trim)
                        .map(Server::parse)
                        .toList());
            }
            return switch (source) {
                case "embedded", "" -> new StartedServers(new EmbeddedStarter()::start);
                case "testcontainers" -> new StartedServers(ContainerStarter::start);
                default ->
                    throw new IllegalStateException("-D" + SOURCE + "=" + source
                            + ": expected embedded, testcontainers, or a list of jdbc:postgresql: URLs");
            };
        }
    }
}
