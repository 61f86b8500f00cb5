package io.shardline.examples.benchmarks;

import io.shardline.testing.TestCluster;
import java.sql.SQLException;

/**
 * Accounts on four shards, put there by PostgreSQL's own hash so that nothing that is measured has a part in it. The balance of
 * an account is seven times its id.
 */
final class Accounts implements AutoCloseable {
    static final int SHARDS = 4;
    static final long COUNT = 100_000;
    static final String SELECT = "select id, name, balance from accounts where id = ?";

    private static final String TABLE =
            "create table accounts (id bigint primary key, name text not null, balance bigint not null)";

    /** Where a row belongs, as the servers compute it: 1024 buckets, dealt to the shards in even runs. */
    private static final String FILL = """
            insert into accounts
            select id, 'account ' || id, 7 * id
            from generate_series(1, %d) id
            where (((hashint8extended(id, 8816678312871386365) & 1023) + 227) & 1023) / 256 = %d;
            analyze accounts""";

    private final TestCluster cluster = TestCluster.create(SHARDS);

    Accounts() throws SQLException {
        try {
            cluster.onEach(TABLE);
            for (int shard = 0; shard < SHARDS; shard++) {
                cluster.on(shard, FILL.formatted(COUNT, shard));
            }
        } catch (SQLException failure) {
            cluster.close();
            throw failure;
        }
    }

    TestCluster cluster() {
        return cluster;
    }

    /** A cluster file with pools of that size. */
    String yaml(int connections) {
        return cluster.yaml("accounts: { key: id }")
                + "pool: { maximumPoolSize: %1$d, minimumIdle: %1$d }%n".formatted(connections);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
