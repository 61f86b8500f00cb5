package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import io.shardline.topology.RecoveryTimes;
import io.shardline.topology.Topology;
import io.shardline.topology.TopologyBuilder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions over several shards in which the session has taken another role, as it does for row level security. */
@Timeout(60)
class RolesIT {
    private static final String UNIQUE = UUID.randomUUID().toString().substring(0, 8);
    private static final String LOGIN = "web_" + UNIQUE;
    private static final String TENANT = "tenant_" + UNIQUE;
    private static final String STRANGER = "stranger_" + UNIQUE;
    private static final String PREPARED = "select count(*) from pg_prepared_xacts where database = current_database()";
    private static final String WRITE = "insert into t (k) select k from generate_series(1, 10) k";

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        // Roles are of a server, and shards on one server share them.
        cluster = TestCluster.create(ClusterOptions.shards(2).onServers(1));
        cluster.on(
                0,
                "create role " + TENANT + "; create role " + STRANGER + ";" + "create role " + LOGIN
                        + " login password 'web' in role " + TENANT + ", " + STRANGER);
        cluster.onEach("create table t (k int primary key, tenant text not null default current_user);"
                + "alter table t enable row level security;"
                + "create policy own on t using (tenant = current_user) with check (tenant = current_user);"
                + "grant all on t to " + TENANT + ", " + STRANGER);
        try (ParallelConnection owner = open(cluster.user(), cluster.password())) {
            owner.initialize();
        }
        cluster.onEach("grant usage on schema shardline to " + TENANT
                + "; grant select, insert, delete on shardline.decision to " + TENANT
                + "; grant select on shardline.placement to " + TENANT);
    }

    @AfterAll
    static void stop() throws Exception {
        String roles = LOGIN + ", " + TENANT + ", " + STRANGER;
        cluster.onEach("drop owned by " + roles);
        cluster.on(0, "drop role " + roles);
        cluster.close();
    }

    @BeforeEach
    void clear() throws SQLException {
        cluster.onEach("set lock_timeout = '5s'; truncate t");
    }

    private static ParallelConnection open(String user, String password) throws SQLException {
        TopologyBuilder topology =
                Topology.builder().sharded("t", "k").recovery(new RecoveryTimes(Optional.empty(), Duration.ZERO));
        for (int shard = 0; shard < cluster.size(); shard++) {
            topology.shard("s" + shard, cluster.url(shard), user, password);
        }
        return ParallelConnection.open(topology.build());
    }

    private static List<String> ask(String sql) throws SQLException {
        List<String> answers = new ArrayList<>();
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                answers.add(row.getString(1));
            }
        }
        return answers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"set role ", "set local role "})
    void commitWhatTheRoleMayWriteAndGoOnAsBefore(String set) throws Exception {
        try (ParallelConnection db = open(LOGIN, "web");
                Session session = db.openSession()) {
            session.setAutoCommit(false);
            session.execute(set + TENANT);
            session.execute(WRITE);
            session.commit();
            assertThat(ask(PREPARED)).containsOnly("0");
            assertThat(ask("select bool_and(tenant = '" + TENANT + "')::text from t"))
                    .containsOnly("true");

            String role = set.contains("local") ? LOGIN : TENANT;
            session.execute("insert into t (k, tenant) select k, '" + role + "' from generate_series(11, 20) k");
            session.rollback();
        }
    }

    @Test
    void leaveToRecoveryWhatTheirUserMayEnd() throws Exception {
        try (ParallelConnection db = open(LOGIN, "web")) {
            String gid = "shardline:1:s0:" + identity(0) + ":" + UUID.randomUUID();
            String prepared = gid + ":" + identity(1).replaceFirst(".*\\.", "");
            cluster.on(
                    1,
                    "begin; set local role " + TENANT + "; insert into t (k) values (1); prepare transaction '"
                            + prepared + "'");
            cluster.on(
                    0,
                    "insert into shardline.decision (gid, state, participants) values ('%s', 'C', '{%s,%s}')"
                            .formatted(gid, identity(0), identity(1)));
            assertThat(db.recover().parts())
                    .singleElement()
                    .satisfies(part -> assertThat(part.outcome()).isEqualTo(RecoveryReport.Outcome.COMMITTED));
            assertThat(ask("select count(*) from t")).containsExactly("0", "1");
        }
    }

    private static String identity(int shard) throws SQLException {
        return ask("select (select system_identifier from pg_control_system()) || '.' || oid"
                        + " from pg_database where datname = current_database()")
                .get(shard);
    }

    @Test
    void rollBackIfTheRoleMayWriteNoDecision() throws Exception {
        try (ParallelConnection db = open(LOGIN, "web");
                Session session = db.openSession()) {
            session.setAutoCommit(false);
            session.execute("set local role " + STRANGER);
            session.execute(WRITE);
            assertThatThrownBy(session::commit)
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_INITIALIZED))
                    .hasMessageContaining("permission denied for schema shardline")
                    .hasMessageContaining("Grant the role");
            assertThat(ask(PREPARED)).containsOnly("0");
            assertThat(ask("select count(*) from t")).containsOnly("0");
        }
    }
}
