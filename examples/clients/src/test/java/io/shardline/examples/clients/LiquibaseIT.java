package io.shardline.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.Test;

/** Liquibase makes the tables, on every shard, and keeps its own two on the first. */
@Client(name = "Liquibase", type = Liquibase.class)
class LiquibaseIT {
    @Test
    void updatesOnceAndKnowsIt() throws Exception {
        try (Shards shards = new Shards("", """
                parcel: { key: id }
                databasechangelog: { on: s0 }
                databasechangeloglock: { on: s0 }
                """)) {
            for (int i = 0; i < 2; i++) {
                try (Connection connection = shards.dataSource().getConnection()) {
                    Database database = new PostgresDatabase();
                    database.setConnection(new JdbcConnection(connection));
                    new Liquibase(
                                    "io/shardline/examples/clients/liquibase/changelog.sql",
                                    new ClassLoaderResourceAccessor(),
                                    database)
                            .update(new Contexts());
                }
            }
            try (Connection connection = shards.dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select count(*) from parcel")) {
                row.next();
                assertThat(row.getLong(1)).isEqualTo(4);
            }
        }
    }
}
