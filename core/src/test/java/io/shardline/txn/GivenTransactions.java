package io.shardline.txn;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardAddress;
import io.shardline.backend.ShardPools;
import io.shardline.exec.Cancellation;
import io.shardline.exec.Scatter;
import io.shardline.testing.TestCluster;
import io.shardline.topology.AcrossShards;
import io.shardline.topology.Snapshots;
import io.shardline.topology.Topology;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One process's transactions over a test cluster, with steps that can be looked at. */
final class GivenTransactions implements AutoCloseable {
    /** For a process that recovers: nobody is given time, and no decision is kept longer than needed. */
    static final Patience HASTY = new Patience(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(3));

    /** For a process that commits: its own decisions are kept for it. */
    static final Patience USUAL = new Patience(Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofSeconds(3));

    private final Scatter scatter = new Scatter(8, 1 << 20);
    private final ShardPools pools;
    private final Recovery recovery;
    private final Transactions transactions;

    private GivenTransactions(List<ShardAddress> shards, CommitSteps steps, Patience patience, Snapshots snapshots)
            throws SQLException {
        this.pools = ShardPools.open(shards, true);
        this.recovery = new Recovery(pools, patience, ShardVisit.NONE);
        this.transactions = new Transactions(
                pools,
                AcrossShards.ATOMIC,
                snapshots,
                new Coordination(new ScatterTogether(scatter), new Readiness(pools, snapshots), recovery, steps));
    }

    static GivenTransactions open(TestCluster cluster, CommitSteps steps) throws SQLException {
        return open(cluster, cluster.urls(), steps, HASTY);
    }

    static GivenTransactions open(TestCluster cluster, List<String> urls, CommitSteps steps, Patience patience)
            throws SQLException {
        Map<String, String> pool = Map.of("maximumPoolSize", "2", "connectionTimeout", "2000");
        return new GivenTransactions(
                IntStream.range(0, urls.size())
                        .mapToObj(shard -> new ShardAddress(
                                "s" + shard, urls.get(shard), cluster.user(), cluster.password(), pool))
                        .toList(),
                steps,
                patience,
                Snapshots.EACH);
    }

    /** With the shards of a topology. */
    static GivenTransactions open(Topology topology, CommitSteps steps) throws SQLException {
        return new GivenTransactions(
                topology.shards().stream()
                        .map(shard -> new ShardAddress(
                                shard.name(),
                                shard.url(),
                                String.valueOf(shard.user()),
                                String.valueOf(shard.password()),
                                Map.of("maximumPoolSize", "2", "connectionTimeout", "2000")))
                        .toList(),
                steps,
                USUAL,
                topology.snapshots());
    }

    Transactions transactions() {
        return transactions;
    }

    ShardPools pools() {
        return pools;
    }

    /** Recovers until nothing is there any more to recover, and says what the rounds did. */
    List<RecoveryRound.Part> recoverAll() {
        List<RecoveryRound.Part> parts = new ArrayList<>();
        RecoveryRound round = transactions.recover();
        while (!round.parts().isEmpty()) {
            parts.addAll(round.parts());
            round = transactions.recover();
        }
        return parts;
    }

    /** Runs a statement that writes, on some shards in this order, in a transaction that is then ready to be committed. */
    Participants writing(String sql, int... shards) throws SQLException {
        Participants participants = transactions.participants();
        participants.setAutoCommit(false);
        for (int shard : shards) {
            write(participants, shard, sql);
        }
        return participants;
    }

    static void write(Participants participants, int shard, String sql) throws SQLException {
        participants.willWrite(shard);
        Lease lease = participants.take(shard);
        try (Statement statement = lease.connection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            lease.failed(e);
            throw e;
        } finally {
            participants.giveBack(lease);
        }
    }

    @Override
    public void close() {
        transactions.close();
        scatter.close();
        pools.close();
    }

    private record ScatterTogether(Scatter scatter) implements Together {
        @Override
        public <T> List<T> run(List<Lease> leases, OnShard<T> work) throws SQLException {
            return scatter.onShards(leases, new Cancellation(), (position, lease) -> work.run(lease));
        }
    }

    /** A number that each shard's server gives, in order. */
    static List<Long> ask(TestCluster cluster, String sql) throws SQLException {
        List<Long> answers = new ArrayList<>();
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                answers.add(row.getLong(1));
            }
        }
        return answers;
    }

    static List<Long> prepared(TestCluster cluster) throws SQLException {
        return ask(cluster, "select count(*) from pg_prepared_xacts where database = current_database()");
    }

    static List<Long> decisions(TestCluster cluster) throws SQLException {
        return ask(cluster, "select count(*) from shardline.decision");
    }
}
