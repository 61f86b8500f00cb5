package io.shardline.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardAddress;
import io.shardline.backend.ShardPools;
import io.shardline.plan.PlanNode;
import io.shardline.plan.ShardSql;
import io.shardline.plan.ShardSql.Piece;
import io.shardline.sql.SqlText;
import io.shardline.testing.TestCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Shards with pools and a scatter over them, and what tests ask of these. */
final class GivenShards implements AutoCloseable {
    /** How much memory groups may take. */
    static final long BUDGET = 1 << 20;

    private final TestCluster cluster;
    private final int poolSize;
    private final ShardPools pools;
    private final Scatter scatter;

    private GivenShards(TestCluster cluster, int poolSize, int threads) throws SQLException {
        this.cluster = cluster;
        this.poolSize = poolSize;
        List<ShardAddress> addresses = new ArrayList<>();
        for (int shard = 0; shard < cluster.size(); shard++) {
            addresses.add(new ShardAddress(
                    "s" + shard,
                    cluster.url(shard),
                    cluster.user(),
                    cluster.password(),
                    Map.of("maximumPoolSize", String.valueOf(poolSize))));
        }
        this.pools = ShardPools.open(addresses, false);
        this.scatter = new Scatter(threads, BUDGET);
    }

    static GivenShards open(int shards, int poolSize, int threads) {
        TestCluster cluster = TestCluster.create(shards);
        try {
            return new GivenShards(cluster, poolSize, threads);
        } catch (SQLException e) {
            cluster.close();
            throw new IllegalStateException(e);
        }
    }

    TestCluster cluster() {
        return cluster;
    }

    ShardPools pools() {
        return pools;
    }

    Scatter scatter() {
        return scatter;
    }

    int[] all() {
        return IntStream.range(0, cluster.size()).toArray();
    }

    ShardConnections autoCommit() {
        return new Pooled(pools);
    }

    /** A text that all shards get as it is, but for the limit. */
    static PlanNode.Route route(String sql) {
        return new PlanNode.Route(new ShardSql(List.of(new Piece.Text(sql), new Piece.LimitClause())));
    }

    static ShardCall call(ReadOptions options) throws SQLException {
        return new ShardCall(SqlText.read("", false), GivenParameters.of(), options, new Cancellation());
    }

    /** Reads from all shards, in autocommit. */
    UnifiedResultSet read(PlanNode root, ReadOptions options) throws SQLException {
        return read(root, call(options));
    }

    UnifiedResultSet read(PlanNode root, ShardCall call) throws SQLException {
        return scatter.merge(root, all(), call, autoCommit());
    }

    /** All rows, their values as text. */
    List<List<@Nullable String>> rows(PlanNode root) throws SQLException {
        try (UnifiedResultSet result = read(root, ReadOptions.DEFAULT)) {
            return rows(result);
        }
    }

    static List<List<@Nullable String>> rows(ResultSet result) throws SQLException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        while (result.next()) {
            List<@Nullable String> row = new ArrayList<>();
            for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                row.add(result.getString(column));
            }
            rows.add(row);
        }
        return rows;
    }

    /** One value that a shard's server computes. */
    @Nullable
    String ask(int shard, String sql) throws SQLException {
        try (Connection connection = cluster.connect(shard);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** Fails unless every connection of every pool can be had, and can be used. */
    void assertWhole() throws SQLException {
        for (int shard = 0; shard < cluster.size(); shard++) {
            List<Lease> leases = new ArrayList<>();
            try {
                for (int i = 0; i < poolSize; i++) {
                    leases.add(pools.lease(shard));
                }
                for (Lease lease : leases) {
                    assertThat(lease.connection().getAutoCommit()).isTrue();
                    try (Statement statement = lease.connection().createStatement()) {
                        assertThat(statement.execute("select 1")).isTrue();
                    }
                }
            } finally {
                leases.forEach(Lease::close);
            }
        }
    }

    @Override
    public void close() {
        scatter.close();
        pools.close();
        cluster.close();
    }

    /** Every statement takes connections of its own. */
    private record Pooled(ShardPools pools) implements ShardConnections {
        @Override
        public boolean autoCommit() {
            return true;
        }

        @Override
        public List<Lease> take(int[] shards, boolean exclusive) throws SQLException {
            return pools.leaseAll(shards);
        }

        @Override
        public void giveBack(Lease lease) {
            lease.close();
        }
    }
}
