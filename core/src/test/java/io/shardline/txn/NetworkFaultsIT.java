package io.shardline.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.CuttingProxy;
import io.shardline.testing.CuttingProxy.Fault;
import io.shardline.testing.TestCluster;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages of a commit over three shards, of which s1 is the primary, that are lost, cut, late or without an answer. */
@Timeout(60)
class NetworkFaultsIT {
    private static TestCluster cluster;
    private final List<CuttingProxy> proxies = new ArrayList<>();
    private GivenTransactions client;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("create table t (k int primary key)");
        try (GivenTransactions owner = GivenTransactions.open(cluster, CommitSteps.UNSEEN)) {
            owner.transactions().initialize();
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void connect() throws Exception {
        cluster.onEach("truncate t");
        List<String> urls = new ArrayList<>();
        for (String url : cluster.urls()) {
            URI server = URI.create(url.substring("jdbc:".length()));
            CuttingProxy proxy = new CuttingProxy(server.getHost(), server.getPort());
            proxies.add(proxy);
            urls.add("jdbc:postgresql://127.0.0.1:%d%s?socketTimeout=1".formatted(proxy.port(), server.getPath()));
        }
        client = GivenTransactions.open(cluster, urls, CommitSteps.UNSEEN, GivenTransactions.USUAL);
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
        for (CuttingProxy proxy : proxies) {
            proxy.close();
        }
    }

    static List<Arguments> faults() {
        List<Arguments> all = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            all.add(Arguments.of(1, "shardline.decision", fault));
            all.add(Arguments.of(0, "prepare transaction", fault));
            all.add(Arguments.of(1, "COMMIT", fault));
            all.add(Arguments.of(2, "commit prepared", fault));
        }
        return all;
    }

    @ParameterizedTest(name = "{1} to s{0} is {2}")
    @MethodSource("faults")
    void tellsTheTruthAndLeavesAllOrNothing(int shard, String text, Fault fault) throws Exception {
        Participants transaction = client.writing("insert into t values (1)", 1, 0, 2);
        proxies.get(shard).arm(text, fault);
        String told = "committed";
        try (transaction) {
            transaction.commit();
        } catch (SQLException e) {
            told = String.valueOf(e.getSQLState());
        }
        assertThat(proxies.get(shard).fired()).isTrue();
        recover();

        List<Long> rows = GivenTransactions.ask(cluster, "select count(*) from t");
        assertThat(rows).containsOnly(told.equals("committed") ? 1L : 0L);
        assertThat(told).isIn("committed", "08006");
        if (text.equals("commit prepared") || fault == Fault.DELAYED) {
            assertThat(told).isEqualTo("committed");
        }
        if (text.equals("COMMIT") && fault == Fault.UNANSWERED) {
            assertThat(told).isEqualTo("committed");
        }
    }

    /** With the server's connections of the client gone, as they are some time after a network was cut. */
    private static void recover() throws Exception {
        try (GivenTransactions other = GivenTransactions.open(cluster, CommitSteps.UNSEEN)) {
            // What a server hears late it may still be doing.
            long deadline = System.nanoTime() + 10_000_000_000L;
            do {
                other.recoverAll();
            } while (!left().isEmpty() && System.nanoTime() - deadline < 0);
        }
        assertThat(left()).isEmpty();
    }

    private static List<Long> left() throws SQLException {
        List<Long> left = new ArrayList<>(GivenTransactions.prepared(cluster));
        left.addAll(GivenTransactions.decisions(cluster));
        left.removeIf(count -> count == 0);
        return left;
    }

    @Test
    void doesNotGuessWhenThePrimaryIsGone() throws Exception {
        try (Participants transaction = client.writing("insert into t values (1)", 1, 0, 2)) {
            proxies.get(1).arm("COMMIT", Fault.UNANSWERED);
            proxies.get(1).refuse(true);
            assertThatThrownBy(transaction::commit)
                    .hasFieldOrPropertyWithValue("SQLState", "08007")
                    .hasMessageContaining("it is not known whether the transaction was committed")
                    .hasMessageContaining("\"s1\"")
                    .hasMessageContaining("Hint:");
        }
        assertThat(client.transactions().recover().unreachable()).containsOnlyKeys("s1");
        assertThat(GivenTransactions.prepared(cluster)).containsExactly(1L, 0L, 1L);
        recover();
        assertThat(GivenTransactions.ask(cluster, "select count(*) from t")).containsOnly(1L);
    }

    @Test
    void finishesByItselfWhatItCouldNotFinishAtOnce() throws Exception {
        try (Participants transaction = client.writing("insert into t values (1)", 1, 0, 2)) {
            proxies.get(2).arm("commit prepared", Fault.LOST);
            assertThat(transaction.commit()).isTrue();
        }
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (GivenTransactions.prepared(cluster).get(2) > 0 && System.nanoTime() - deadline < 0) {
            Thread.sleep(50);
        }
        assertThat(GivenTransactions.ask(cluster, "select count(*) from t")).containsOnly(1L);
    }

    @Test
    void takesThreeRoundTripsMoreThanOnOneShard() throws Exception {
        warmUp();
        assertThat(answersTo(1)).as("one shard").containsExactly(0, 1, 0);
        // The four steps come one after the other, each a round trip: two on each of the shards.
        assertThat(answersTo(1, 0)).as("two shards").containsExactly(2, 2, 0);
        assertThat(answersTo(1, 0, 2)).as("three shards").containsExactly(2, 2, 2);
    }

    private void warmUp() throws SQLException {
        try (Participants transaction = client.writing("delete from t", 0, 1, 2)) {
            transaction.commit();
        }
    }

    private List<Integer> answersTo(int... shards) throws SQLException {
        try (Participants transaction = client.writing("delete from t", shards)) {
            List<IntSupplier> used =
                    proxies.stream().map(CuttingProxy::roundTrips).toList();
            transaction.commit();
            return used.stream().map(IntSupplier::getAsInt).toList();
        }
    }
}
