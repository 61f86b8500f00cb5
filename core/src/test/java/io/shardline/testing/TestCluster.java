package io.shardline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Fresh, empty databases that serve as shards, dropped at {@link #close}.
 *
 * <pre>{@code
 * try (TestCluster cluster = TestCluster.create(2)) {
 *     cluster.onEach("create table orders (customer_id bigint, note text)");
 *     Path file = cluster.writeYaml("orders: { key: customer_id }");
 *     ...
 * }
 * }</pre>
 *
 * <p>Making one costs some tens of milliseconds per shard once the {@linkplain PostgresServers servers} run, so a test class
 * can have its own. Not safe for use by several threads, but for {@link #connect}.
 */
public final class TestCluster implements AutoCloseable {
    private final ClusterOptions options;
    private final List<TestDatabase> databases = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private @Nullable TestCluster oracle;

    private TestCluster(ClusterOptions options) {
        this.options = options;
    }

    /** Makes a cluster of that many shards, named {@code s0}, {@code s1} and so on, in {@link ClusterOptions#shards} form. */
    public static TestCluster create(int shards) {
        return create(ClusterOptions.shards(shards));
    }

    /**
     * Makes a cluster.
     *
     * @throws IllegalStateException if a server does not start or a database cannot be made
     */
    public static TestCluster create(ClusterOptions options) {
        TestCluster cluster = new TestCluster(options);
        if (PostgresServers.outliveThisJvm()) {
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "drop-databases"));
        }
        List<Server> servers = PostgresServers.get(options.servers());
        try {
            for (int shard = 0; shard < options.shards(); shard++) {
                Server server = servers.get(shard % servers.size());
                cluster.databases.add(TestDatabase.create(server, "s" + shard, options.collation()));
            }
            return cluster;
        } catch (SQLException failure) {
            cluster.close();
            throw new IllegalStateException("cannot make a database for shard s" + cluster.databases.size(), failure);
        }
    }

    public int size() {
        return options.shards();
    }

    /** The shards' names, in order. */
    public List<String> names() {
        return IntStream.range(0, size()).mapToObj(shard -> "s" + shard).toList();
    }

    /** The shards' JDBC URLs, in order, without user and password. */
    public List<String> urls() {
        return databases.stream().map(TestDatabase::url).toList();
    }

    /** The JDBC URL of one shard, counted from 0, without user and password. */
    public String url(int shard) {
        return databases.get(shard).url();
    }

    /** The user of shard 0, and of every other where all servers have the same. */
    public String user() {
        return databases.get(0).server().user();
    }

    /** The password that goes with {@link #user}. */
    public String password() {
        return databases.get(0).server().password();
    }

    /** A plain connection of the caller's own to one shard, counted from 0; in autocommit mode. */
    public Connection connect(int shard) throws SQLException {
        return databases.get(shard).connect();
    }

    /** Runs one or more statements, divided by semicolons, on each shard. */
    public void onEach(String sql) throws SQLException {
        for (int shard = 0; shard < size(); shard++) {
            on(shard, sql);
        }
    }

    /** Runs one or more statements, divided by semicolons, on one shard, counted from 0. */
    public void on(int shard, String sql) throws SQLException {
        try (Connection connection = connect(shard);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * One more database, made at the first call and with the same collation, to hold all rows in one place: what it answers
     * is what the shards together have to answer. It closes with this cluster.
     */
    public TestCluster oracle() {
        TestCluster known = oracle;
        if (known == null) {
            known = create(ClusterOptions.shards(1).collated(options.collation()));
            oracle = known;
        }
        return known;
    }

    /**
     * The text of a cluster file with these shards.
     *
     * @param tables what goes under {@code tables:}, a line per table; may be empty
     */
    public String yaml(String tables) {
        StringBuilder text = new StringBuilder("version: 1\nshards:\n");
        for (int shard = 0; shard < size(); shard++) {
            TestDatabase database = databases.get(shard);
            text.append("  s%d: { url: %s, user: %s, password: %s }\n"
                    .formatted(
                            shard,
                            quoted(database.url()),
                            quoted(database.server().user()),
                            quoted(database.server().password())));
        }
        String body = tables.stripIndent().strip();
        return text.append(body.isEmpty() ? "tables: {}\n" : "tables:\n" + body.indent(2))
                .toString();
    }

    /** Writes {@link #yaml} to a file of its own, which is removed at {@link #close}. */
    public Path writeYaml(String tables) {
        try {
            Path file = Files.createTempFile("cluster-", ".yaml");
            files.add(file);
            return Files.writeString(file, yaml(tables));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Drops the databases, whoever is connected and whatever is prepared there. A second call does nothing.
     *
     * @throws IllegalStateException if one could not be dropped; the others are
     */
    @Override
    public synchronized void close() {
        List<Exception> failures = new ArrayList<>();
        for (TestDatabase database : databases) {
            try {
                database.drop();
            } catch (SQLException failure) {
                failures.add(failure);
            }
        }
        databases.clear();
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException failure) {
                failures.add(failure);
            }
        }
        files.clear();
        if (oracle != null) {
            oracle.close();
        }
        if (!failures.isEmpty()) {
            IllegalStateException failure = new IllegalStateException("cannot remove everything of a test cluster");
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
