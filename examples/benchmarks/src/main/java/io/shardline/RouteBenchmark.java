package io.shardline;

import io.shardline.backend.ShardAddress;
import io.shardline.backend.ShardPools;
import io.shardline.plan.Plan;
import io.shardline.route.Routing;
import io.shardline.sql.SqlText;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it takes to find the shard of a keyed statement that was planned before: everything that is done but the database.
 *
 * <p>In the package of what it measures, which no one else may use. The servers are there for the first planning only.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RouteBenchmark {
    private static final String SELECT = "select id, name, balance from accounts where id = ?";
    private static final String WITH_LITERAL = "select id, name, balance from accounts where id = ";

    private TestCluster servers;
    private Cluster cluster;
    private long id;

    @Setup
    public void plan() throws SQLException {
        servers = TestCluster.create(4);
        servers.onEach("create table accounts (id bigint primary key, name text, balance bigint)");
        Topology topology = Topology.load(new StringReader(servers.yaml("accounts: { key: id }")), Map.of());
        List<ShardAddress> addresses = topology.shards().stream()
                .map(shard -> new ShardAddress(shard.name(), shard.url(), shard.user(), shard.password(), shard.pool()))
                .toList();
        cluster = new Cluster(topology, ShardPools.open(addresses, false), Optional.empty());
        if (withParameter() < 0 || withLiteral() < 0) {
            throw new IllegalStateException("not routed to one shard");
        }
    }

    @TearDown
    public void stop() {
        cluster.close();
        servers.close();
    }

    /** The plan by its text, the parameters bound, the key hashed. */
    @Benchmark
    public int withParameter() throws SQLException {
        Prepared prepared = cluster.statements().prepare(SELECT, true);
        Parameter[] parameters = {Parameter.of(id++)};
        return shard(prepared.plan(), prepared.text(), new BoundParameters(prepared.text(), parameters));
    }

    /** A text that was not seen before, whose plan is found by its fingerprint: it is read, and not parsed. */
    @Benchmark
    public int withLiteral() throws SQLException {
        Prepared prepared = cluster.statements().prepare(WITH_LITERAL + id++, false);
        return shard(prepared.plan(), prepared.text(), new BoundParameters(prepared.text(), new Parameter[0]));
    }

    private int shard(Plan plan, SqlText text, BoundParameters parameters) throws ShardlineException {
        Plan.OneShardOr oneShard = (Plan.OneShardOr) plan;
        return cluster.router().shard((Routing.ByKey) oneShard.relations().get(0), text, parameters);
    }
}
