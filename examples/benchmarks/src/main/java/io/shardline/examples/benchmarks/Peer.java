package io.shardline.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The closest peer, ShardingSphere-JDBC, where it is on the class path. It does not know PostgreSQL's hash, so it has tables of its
 * own that are placed by the remainder of the id.
 */
final class Peer extends JdbcContestant {
    private static final String FACTORY =
            "org.apache.shardingsphere.driver.api.yaml.YamlShardingSphereDataSourceFactory";

    private Peer(DataSource source) {
        super("ShardingSphere-JDBC", source, Bank.Tables.REMAINDER);
    }

    /** Whether the peer is on the class path. */
    static boolean isThere() {
        try {
            Class.forName(FACTORY);
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /** Empty where the peer is not on the class path. */
    static Optional<Contestant> open(Bank bank, int connections) throws SQLException {
        if (!isThere()) {
            return Optional.empty();
        }
        try {
            Path file = Files.createTempFile("peer-", ".yaml");
            try {
                Files.writeString(file, yaml(bank, connections));
                Object source = Class.forName(FACTORY)
                        .getMethod("createDataSource", java.io.File.class)
                        .invoke(null, file.toFile());
                return Optional.of(new Peer((DataSource) source));
            } finally {
                Files.delete(file);
            }
        } catch (ReflectiveOperationException | IOException e) {
            throw new SQLException("the peer does not start", e);
        }
    }

    private static String yaml(Bank bank, int connections) {
        StringBuilder yaml = new StringBuilder("dataSources:\n");
        for (int shard = 0; shard < bank.shards(); shard++) {
            yaml.append(
                    "  ds_%d: { dataSourceClassName: com.zaxxer.hikari.HikariDataSource, driverClassName: org.postgresql.Driver,"
                                    .formatted(shard)
                            + " jdbcUrl: \"%s\", username: \"%s\", password: \"%s\", maximumPoolSize: %d }\n"
                                    .formatted(bank.urls().get(shard), bank.user(), bank.password(), connections));
        }
        yaml.append("rules:\n- !SHARDING\n  tables:\n");
        Bank.Tables tables = Bank.Tables.REMAINDER;
        for (String table : new String[] {tables.accounts, tables.ledger}) {
            yaml.append(
                    "    %s:\n      actualDataNodes: ds_${0..%d}.%s\n".formatted(table, bank.shards() - 1, table)
                            + "      databaseStrategy: { standard: { shardingColumn: id, shardingAlgorithmName: remainder } }\n");
        }
        return yaml.append("  shardingAlgorithms:\n    remainder:\n      type: INLINE\n"
                        + "      props: { algorithm-expression: 'ds_${id %% %d}' }\n".formatted(bank.shards()))
                .append("props: { sql-show: false }\n")
                .toString();
    }

    /** Its transactions over several shards are not atomic without a transaction server beside it, and COPY it refuses. */
    @Override
    public boolean does(Work work) {
        return work != Work.TRANSFER && work != Work.COPY;
    }
}
