package io.shardline.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.Test;

/** Flyway makes the tables, on every shard, and keeps its history on the first. */
@Client(name = "Flyway", type = Flyway.class)
class FlywayIT {
    @Test
    void migratesOnceAndKnowsIt() throws Exception {
        try (Shards shards =
                new Shards("", "parcel: { key: id }\nzone: reference\nflyway_schema_history: { on: s0 }")) {
            Flyway flyway = Flyway.configure()
                    .dataSource(shards.dataSource())
                    .locations("classpath:io/shardline/examples/clients/flyway")
                    .load();
            MigrateResult first = flyway.migrate();
            assertThat(first.migrationsExecuted).isEqualTo(2);
            assertThat(flyway.migrate().migrationsExecuted).isZero();
            flyway.validate();
            assertThat(shards.counts("select count(*) from zone")).containsExactly(2L, 2L, 2L, 2L);
            try (Connection connection = shards.dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select count(*) from parcel")) {
                row.next();
                assertThat(row.getLong(1)).isEqualTo(4);
            }
        }
    }
}
