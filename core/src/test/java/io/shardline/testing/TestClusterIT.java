package io.shardline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.ClusterOptions.Collation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TestClusterIT {
    /** Tells servers apart, which all have the same port in containers. */
    private static final String SERVER = "select system_identifier from pg_control_system()";

    private static final TestCluster CLUSTER = TestCluster.create(2);

    @AfterAll
    static void drop() {
        CLUSTER.close();
    }

    @Test
    void hasPostgres18WithTwoPhaseCommitOnEachServer() throws SQLException {
        for (int shard = 0; shard < CLUSTER.size(); shard++) {
            assertThat(column(CLUSTER, shard, "show server_version_num").get(0)).startsWith("18");
            assertThat(column(CLUSTER, shard, "show max_prepared_transactions")).containsExactly("64");
            assertThat(column(CLUSTER, shard, "show max_connections")).containsExactly("200");
            assertThat(column(CLUSTER, shard, "show fsync")).containsExactly("off");
            assertThat(column(CLUSTER, shard, "show server_encoding")).containsExactly("UTF8");
        }
    }

    @Test
    void keepsShardsApartOnServersOfTheirOwn() throws SQLException {
        CLUSTER.onEach("create table apart (i int)");
        CLUSTER.on(0, "insert into apart values (1)");

        assertThat(column(CLUSTER, 0, "select i from apart")).containsExactly("1");
        assertThat(column(CLUSTER, 1, "select i from apart")).isEmpty();
        assertThat(column(CLUSTER, 0, SERVER)).isNotEqualTo(column(CLUSTER, 1, SERVER));
    }

    @Test
    void sortsInEnglishUnlessToldOtherwise() throws SQLException {
        String sorted = "select v from (values ('B'), ('a'), ('Ç'), ('d')) t(v) order by v";
        assertThat(column(CLUSTER, 0, sorted)).containsExactly("a", "B", "Ç", "d");
        assertThat(column(CLUSTER.oracle(), 0, sorted)).containsExactly("a", "B", "Ç", "d");

        try (TestCluster bytes = TestCluster.create(ClusterOptions.shards(1).collated(Collation.C))) {
            assertThat(column(bytes, 0, sorted)).containsExactly("B", "a", "d", "Ç");
        }
    }

    @Test
    void dealsManyShardsToFewServers() throws SQLException {
        try (TestCluster many = TestCluster.create(ClusterOptions.shards(5).onServers(2))) {
            List<String> servers = new ArrayList<>();
            for (int shard = 0; shard < many.size(); shard++) {
                servers.addAll(column(many, shard, SERVER));
            }
            assertThat(new HashSet<>(servers)).hasSize(2);
            assertThat(new HashSet<>(many.urls())).hasSize(5);
        }
    }

    @Test
    void dropsDatabasesThatAreInUseAndHavePreparedTransactions() throws SQLException {
        TestCluster cluster = TestCluster.create(1);
        String database = column(cluster, 0, "select current_database()").get(0);
        cluster.onEach("create table t (i int)");
        cluster.onEach("begin; insert into t values (1); prepare transaction 'it''s left'");
        try (Connection stillOpen = cluster.connect(0)) {
            cluster.close();
            assertThatThrownBy(() -> stillOpen.createStatement().execute("select 1"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(column(CLUSTER, 0, "select 1 from pg_database where datname = '" + database + "'"))
                .isEmpty();
    }

    @Test
    void writesAClusterFileThatIsGoneAfterClose() throws Exception {
        Path file;
        try (TestCluster cluster = TestCluster.create(2)) {
            file = cluster.writeYaml("""
                    orders:    { key: customer_id }
                    countries: reference
                    """);
            assertThat(Files.readString(file))
                    .isEqualTo("""
                            version: 1
                            shards:
                              s0: { url: "%s", user: "%3$s", password: "%4$s" }
                              s1: { url: "%s", user: "%3$s", password: "%4$s" }
                            tables:
                              orders:    { key: customer_id }
                              countries: reference
                            """.formatted(cluster.url(0), cluster.url(1), cluster.user(), cluster.password()));
        }
        assertThat(file).doesNotExist();
    }

    private static List<String> column(TestCluster cluster, int shard, String sql) throws SQLException {
        try (Connection connection = cluster.connect(shard);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
