package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An advisory lock excludes every other session, whichever shards they use, until it is given up. */
@Timeout(60)
class AdvisoryLocksIT {
    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("create table t (k int primary key, v int); create sequence numbers");
        String yaml = cluster.yaml("t: { key: k }") + "\npool: { maximumPoolSize: 4, connectionTimeout: 3s }\n";
        db = ParallelConnection.open(Topology.load(new StringReader(yaml), Map.of()));
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    private static @Nullable Object ask(Session session, String sql) throws SQLException {
        try (Result result = session.run(session.prepare(sql), new Parameter[0], ExecuteOptions.DEFAULT)) {
            result.rows().next();
            return result.rows().getObject(1);
        }
    }

    @Test
    void excludesOthersUntilItIsGivenUpOrItsSessionEnds() throws Exception {
        try (Session one = db.openSession();
                Session other = db.openSession()) {
            for (int i = 0; i < 5; i++) {
                assertThat(ask(one, "select pg_try_advisory_lock(77)")).isEqualTo(true);
                assertThat(ask(other, "select pg_try_advisory_lock(77)")).isEqualTo(false);
                assertThat(one.execute("insert into t values (?, 0) on conflict do nothing", i))
                        .isBetween(0L, 1L);
                assertThat(ask(one, "select pg_advisory_unlock(77)")).isEqualTo(true);
            }
            ask(one, "select pg_advisory_lock(77)");
            one.setAutoCommit(false);
            one.setIsolation(Connection.TRANSACTION_READ_COMMITTED);
            one.execute("update t set v = 1 where k = 1");
            one.commit();
            assertThat(ask(other, "select pg_try_advisory_lock(77)")).isEqualTo(false);
            one.close();
            assertThat(ask(other, "select pg_try_advisory_lock(77)")).isEqualTo(true);
        }
        try (Session later = db.openSession()) {
            assertThat(ask(later, "select pg_try_advisory_lock(77)")).isEqualTo(true);
        }
    }

    @Test
    void endsWithItsTransactionIfThatIsAskedFor() throws Exception {
        try (Session one = db.openSession();
                Session other = db.openSession()) {
            one.execute("begin");
            one.execute("insert into t values (100, 0)");
            assertThat(ask(one, "select pg_try_advisory_xact_lock(1, 2)")).isEqualTo(true);
            assertThat(ask(other, "select pg_try_advisory_xact_lock(1, 2)")).isEqualTo(false);
            one.execute("rollback");
            assertThat(ask(other, "select pg_try_advisory_xact_lock(1, 2)")).isEqualTo(true);
        }
    }

    @Test
    void isNotTakenForRowsNorAreNumbersOfOtherSessionsShown() throws Exception {
        try (Session session = db.openSession()) {
            for (String sql : new String[] {
                "select pg_advisory_lock(k) from t where k = 1", "select lastval()", "select currval('numbers')"
            }) {
                assertThatThrownBy(() -> ask(session, sql)).hasFieldOrPropertyWithValue("SQLState", "0A000");
            }
            assertThat((Long) ask(session, "select nextval('numbers')")).isPositive();
            assertThat(ask(session, "select setval('numbers', 500)")).isEqualTo(500L);
            assertThat(ask(session, "select nextval('numbers')")).isEqualTo(501L);
        }
    }
}
