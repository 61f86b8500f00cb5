package io.shardline.examples.benchmarks;

import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import java.sql.SQLException;
import java.util.List;

/**
 * Accounts on several shards, put there by the servers' own functions so that nothing that is measured has a part in it. The
 * balance of an account in a table that is read is seven times its id; tables that are written begin empty.
 */
final class Bank implements AutoCloseable {
    static final long COUNT = 100_000;

    /**
     * Where a row belongs, as the servers compute it. PostgreSQL's hash in 1024 buckets, dealt to the shards in even runs; or the
     * remainder of the id, for a contestant that knows no other function.
     */
    private static final String HASHED =
            "(((hashint8extended(id, 8816678312871386365) & 1023) + 227) & 1023) * %d / 1024 = %d";

    private static final String REMAINDER = "id %% %d = %d";

    private final TestCluster cluster;

    Bank(int shards) throws SQLException {
        cluster = TestCluster.create(ClusterOptions.shards(shards));
        try {
            for (Tables tables : List.of(Tables.HASHED, Tables.REMAINDER)) {
                for (int shard = 0; shard < shards; shard++) {
                    fill(tables, shard);
                }
            }
            cluster.onEach("create table copied (id bigint not null, name text not null, balance bigint not null)");
        } catch (SQLException failure) {
            cluster.close();
            throw failure;
        }
    }

    /** The tables of one way to place rows. */
    enum Tables {
        HASHED("accounts", "ledger"),
        REMAINDER("accounts_by_remainder", "ledger_by_remainder");

        /** Is only read. */
        final String accounts;
        /** Is written. */
        final String ledger;

        Tables(String accounts, String ledger) {
            this.accounts = accounts;
            this.ledger = ledger;
        }
    }

    private void fill(Tables tables, int shard) throws SQLException {
        for (String table : List.of(tables.accounts, tables.ledger)) {
            cluster.on(
                    shard,
                    "create table " + table + " (id bigint primary key, name text not null, balance bigint not null)");
        }
        String mine = (tables == Tables.HASHED ? HASHED : REMAINDER).formatted(cluster.size(), shard);
        cluster.on(
                shard,
                "insert into %1$s select id, 'account ' || id, 7 * id from generate_series(1, %2$d) id where %3$s; analyze %1$s"
                        .formatted(tables.accounts, COUNT, mine));
    }

    int shards() {
        return cluster.size();
    }

    String user() {
        return cluster.user();
    }

    String password() {
        return cluster.password();
    }

    /** The shards' urls, by which every contestant connects: with multi-row inserts made of batches. */
    List<String> urls() {
        return cluster.urls().stream()
                .map(url -> url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true")
                .toList();
    }

    /**
     * A cluster file of Shardline.
     *
     * @param connections the size of each pool
     * @param acrossShards what a write over several shards promises
     */
    String yaml(int connections, String acrossShards) {
        StringBuilder yaml = new StringBuilder("version: 1\nshards:\n");
        for (int shard = 0; shard < shards(); shard++) {
            yaml.append("  s%d: { url: \"%s\", user: \"%s\", password: \"%s\" }\n"
                    .formatted(shard, urls().get(shard), user(), password()));
        }
        return yaml.append("tables: { accounts: { key: id }, ledger: { key: id }, copied: { key: id } }\n")
                .append("pool: { maximumPoolSize: %1$d, minimumIdle: %1$d }\n".formatted(connections))
                .append("transactions: { acrossShards: %s }\n".formatted(acrossShards))
                .toString();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
