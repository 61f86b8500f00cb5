package io.shardline.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;

class ShardPoolsIT {
    private static final ServerFacts NONE = new ServerFacts(0, "", "", "", "", "", Map.of(), 0, false);
    private static EmbeddedPostgres server;

    private static final List<Thread> OTHERS = ourThreads();

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedPostgres.builder().start();
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("create database d0");
            statement.execute("create database d1");
            statement.execute("create database latin encoding 'LATIN1' locale 'C' template template0");
            statement.execute("create role careful login password 'right-one'");
            demandPasswordOf("careful", statement);
        }
    }

    private static void demandPasswordOf(String role, Statement statement) throws SQLException, IOException {
        try (ResultSet file = statement.executeQuery("show hba_file")) {
            file.next();
            Path hba = Path.of(file.getString(1));
            Files.writeString(hba, "host all " + role + " all scram-sha-256\n" + Files.readString(hba));
        }
        statement.execute("select pg_reload_conf()");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void opensAndLeases() throws SQLException {
        try (ShardPools pools = open(Map.of());
                Lease lease = pools.lease(1)) {
            assertThat(pools.size()).isEqualTo(2);
            assertThat(pools.name(1)).isEqualTo("s1");
            assertThat(lease.shard()).isEqualTo(1);
            assertThat(lease.shardName()).isEqualTo("s1");
            assertThat(text(lease, "select current_database()")).isEqualTo("d1");
            assertThat(text(lease, "show application_name")).isEqualTo("shardline");
        }
    }

    @Test
    void leavesTheUrlsOwnPropertiesAlone() throws SQLException {
        ShardAddress address = address("s0", url("d0") + "&ApplicationName=mine&loginTimeout=7", Map.of());
        try (ShardPools pools = ShardPools.open(List.of(address), false);
                Lease lease = pools.lease(0)) {
            assertThat(text(lease, "show application_name")).isEqualTo("mine");
        }
    }

    @Test
    void knowsTheServers() throws SQLException {
        try (ShardPools pools = open(Map.of())) {
            assertThat(pools.facts().keySet()).containsExactly("s0", "s1");
            ServerFacts facts = pools.facts().getOrDefault("s0", NONE);
            assertThat(facts.version()).isGreaterThanOrEqualTo(180000);
            assertThat(facts.encoding()).isEqualTo("UTF8");
            assertThat(facts.collationProvider()).isIn("b", "c", "i");
            assertThat(facts.collation()).isNotEmpty();
            assertThat(facts.maxPreparedTransactions()).isNotNegative();
        }
    }

    @Test
    void refusesShardsThatEncodeTextDifferentlyOrLendsNothingFromThem() throws SQLException {
        List<ShardAddress> shards = List.of(address("s0", url("d0"), Map.of()), address("old", url("latin"), Map.of()));
        ShardlineException e = refusal(() -> ShardPools.open(shards, false));
        assertThat(e.code()).isEqualTo(ErrorCode.SHARDS_DIFFER);
        assertThat(e.getMessage()).contains("The encoding is \"UTF8\" on shard \"s0\", \"LATIN1\" on shard \"old\".");
        assertNoThreadIsLeft();
        try (ShardPools pools = ShardPools.open(shards, true)) {
            assertThat(pools.facts().keySet()).containsExactly("s0");
            assertThat(refusal(() -> pools.lease(1)).code()).isEqualTo(ErrorCode.SHARDS_DIFFER);
            pools.lease(0).close();
        }
    }

    @Test
    void saysAtOnceThatAPasswordIsWrongAndNeverShowsIt() {
        ShardAddress wrong = new ShardAddress("s1", bareUrl("d1"), "careful", "wrong-one", Map.of());
        long start = System.nanoTime();
        ShardlineException e =
                refusal(() -> ShardPools.open(List.of(address("s0", url("d0"), Map.of()), wrong), false));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(e.code()).isEqualTo(ErrorCode.SHARD_LOGIN_REFUSED);
        assertThat(e.primary()).isEqualTo("cannot connect to shard \"s1\"");
        assertThat(e.getMessage())
                .contains("password authentication failed for user \"careful\"")
                .contains("/d1");
        assertThat((Throwable) e).hasCauseInstanceOf(PSQLException.class);
        assertThat(stateOfCause(e)).isEqualTo("28P01");
        assertThat(e.getMessage()).doesNotContain("wrong-one");
        assertNoThreadIsLeft();
    }

    @Test
    void neverShowsAPasswordOfTheUrl() {
        String url = bareUrl("d1") + "?user=careful&password=wrong-one";
        ShardlineException e = refusal(() -> ShardPools.open(List.of(address("s0", url, Map.of())), false));
        assertThat(e.code()).isEqualTo(ErrorCode.SHARD_LOGIN_REFUSED);
        for (Throwable each = e; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain("wrong-one");
        }
    }

    @Test
    void logsInWithTheRightPassword() throws SQLException {
        ShardAddress right = new ShardAddress("s0", bareUrl("d0"), "careful", "right-one", Map.of());
        try (ShardPools pools = ShardPools.open(List.of(right), false);
                Lease lease = pools.lease(0)) {
            assertThat(text(lease, "select current_user")).isEqualTo("careful");
        }
    }

    @Test
    void namesEveryShardThatCannotBeReached() throws IOException {
        String nobody = "jdbc:postgresql://127.0.0.1:" + unusedPort() + "/d";
        ShardlineException e = refusal(() -> ShardPools.open(
                List.of(
                        address("s0", nobody, Map.of()),
                        address("s1", url("d1"), Map.of()),
                        address("s2", nobody, Map.of())),
                false));
        assertThat(e.code()).isEqualTo(ErrorCode.SHARD_UNREACHABLE);
        assertThat(e.getSQLState()).isEqualTo("08001");
        assertThat(e.primary()).isEqualTo("cannot connect to 2 of 3 shards");
        assertThat(e.detail().orElseThrow())
                .contains("\"s0\"")
                .contains("\"s2\"")
                .doesNotContain("\"s1\"");
        assertThat((Throwable) e).hasCauseInstanceOf(PSQLException.class);
        assertNoThreadIsLeft();
    }

    @Test
    void doesNotWaitLongForAServerThatNeverAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/d";
            long start = System.nanoTime();
            ShardlineException e = refusal(() ->
                    ShardPools.open(List.of(address("s0", url, Map.of("connectionTimeout", "1000"))), false));
            assertThat(e.code()).isEqualTo(ErrorCode.SHARD_UNREACHABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        }
        assertNoThreadIsLeft();
    }

    @Test
    void saysThatADatabaseDoesNotExist() {
        ShardlineException e = refusal(() -> ShardPools.open(List.of(address("s0", url("nowhere"), Map.of())), false));
        assertThat(e.code()).isEqualTo(ErrorCode.SHARD_LOGIN_REFUSED);
        assertThat(e.getMessage()).contains("database \"nowhere\" does not exist");
        assertThat(stateOfCause(e)).isEqualTo("3D000");
    }

    @Test
    void saysThatAPoolIsExhausted() throws SQLException {
        try (ShardPools pools = open(Map.of("maximumPoolSize", "1", "connectionTimeout", "300"));
                Lease lease = pools.lease(1)) {
            assertThat(lease.connection()).isNotNull();
            ShardlineException e = refusal(() -> pools.lease(1));
            assertThat(e.code()).isEqualTo(ErrorCode.SHARD_POOL_EXHAUSTED);
            assertThat(e.getSQLState()).isEqualTo("53300");
            assertThat(e.getMessage()).isEqualTo("""
                            no connection to shard "s1" came free within 300 ms
                              Detail: All connections of its pool are in use; maximumPoolSize is 1.
                              Hint: Close results and end transactions sooner, or raise pool.maximumPoolSize.""");
        }
    }

    @Test
    void saysThatAShardWentAway() throws Exception {
        EmbeddedPostgres mortal = EmbeddedPostgres.builder().start();
        String url = mortal.getJdbcUrl("postgres", "postgres");
        try (ShardPools pools =
                ShardPools.open(List.of(address("s0", url, Map.of("connectionTimeout", "500"))), false)) {
            pools.lease(0).close();
            mortal.close();
            ShardlineException e = refusal(() -> leaseUntilItFails(pools));
            assertThat(e.code()).isEqualTo(ErrorCode.SHARD_UNREACHABLE);
            assertThat(e.getSQLState()).isEqualTo("08001");
            assertThat((Throwable) e).hasCauseInstanceOf(PSQLException.class);
        } finally {
            mortal.close();
        }
    }

    /** The pool may still lend the connection that it has, if it looked at it just before. */
    private static void leaseUntilItFails(ShardPools pools) throws SQLException {
        for (int i = 0; i < 10; i++) {
            try (Lease lease = pools.lease(0)) {
                lease.failed(new SQLException("gone", "08006"));
            }
        }
    }

    @Test
    void saysThatThePoolsAreClosed() throws SQLException {
        ShardPools pools = open(Map.of());
        pools.close();
        pools.close();
        assertThat(refusal(() -> pools.lease(0)).code()).isEqualTo(ErrorCode.CLOSED);
    }

    @Test
    void leavesNoThreadWhenClosed() throws SQLException {
        try (ShardPools pools = open(Map.of())) {
            pools.lease(0).close();
            pools.lease(1).close();
            assertThat(ourThreads()).isNotEmpty().allMatch(Thread::isDaemon);
        }
        assertNoThreadIsLeft();
    }

    @Test
    void usesPoolsOfTheCallerAndLeavesThemOpen() throws SQLException {
        try (ShardPools pools = ShardPools.over(List.of(source("d0"), source("d1")))) {
            assertThat(pools.name(0)).isEqualTo("s0");
            assertThat(pools.facts()).isEmpty();
            List<Lease> leases = pools.leaseAll(new int[] {1, 0, 1});
            assertThat(leases).extracting(Lease::shard).containsExactly(0, 1);
            assertThat(text(leases.get(1), "select current_database()")).isEqualTo("d1");
            leases.forEach(Lease::close);
        }
    }

    @Test
    void givesBackWhatItTookWhenOneShardHasNoConnection() throws SQLException {
        try (ShardPools pools = open(Map.of("maximumPoolSize", "1", "connectionTimeout", "300"));
                Lease held = pools.lease(1)) {
            assertThat(held.shard()).isEqualTo(1);
            assertThatThrownBy(() -> pools.leaseAll(new int[] {0, 1})).hasMessageContaining("shard \"s1\"");
            pools.lease(0).close();
        }
    }

    private static ShardPools open(Map<String, String> pool) throws SQLException {
        return ShardPools.open(List.of(address("s0", url("d0"), pool), address("s1", url("d1"), pool)), false);
    }

    private static ShardAddress address(String name, String url, Map<String, String> pool) {
        return new ShardAddress(name, url, "", "", pool);
    }

    private static String url(String database) {
        return server.getJdbcUrl("postgres", database);
    }

    private static String bareUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
    }

    private static DataSource source(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url(database));
        return source;
    }

    private static String text(Lease lease, String sql) throws SQLException {
        try (Statement statement = lease.connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static ShardlineException refusal(ThrowingCallable call) {
        return catchThrowableOfType(ShardlineException.class, call);
    }

    private static @Nullable String stateOfCause(ShardlineException e) {
        return e.getCause() instanceof SQLException cause ? cause.getSQLState() : null;
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** But for threads of other tests, which stop processes by letting their threads stand still. */
    private static void assertNoThreadIsLeft() {
        // A thread that was told to end may need a moment.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!OTHERS.containsAll(ourThreads()) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(ourThreads()).isSubsetOf(OTHERS);
    }

    private static List<Thread> ourThreads() {
        List<Thread> ours = new ArrayList<>(Thread.getAllStackTraces().keySet());
        ours.removeIf(thread -> !thread.getName().startsWith("shardline-") || !thread.isAlive());
        return ours;
    }
}
