package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session's transaction does, and that it gives every connection back. */
@Timeout(60)
class SessionIT {
    private static TestCluster cluster;
    private static ParallelConnection db;
    private Session session;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("create table t (k int primary key, v int)");
        // With two connections a shard, one that is not given back is missed at once.
        String yaml = cluster.yaml("t: { key: k }") + "\npool: { maximumPoolSize: 2, connectionTimeout: 3s }\n"
                + "transactions: { acrossShards: refuse }\n";
        db = ParallelConnection.open(Topology.load(new StringReader(yaml), Map.of()));
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    @BeforeEach
    void open() throws SQLException {
        cluster.onEach("truncate t");
        session = db.openSession();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private static void assertState(String state, String sql, Session session) {
        assertThatThrownBy(() -> session.execute(sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(sql).isEqualTo(state));
    }

    private long rows() throws SQLException {
        return db.execute("select 1 from t");
    }

    @Test
    void hearsRollbackAsAStatementAfterAFailure() throws Exception {
        session.execute("begin");
        session.execute("insert into t values (1, 1)");
        assertState("23505", "insert into t values (1, 2)", session);
        assertState("25P02", "select 1 from t where k = 1", session);
        assertState("25P02", "selec", session);
        session.execute("rollback");
        assertThat(session.autoCommit()).isTrue();
        session.execute("insert into t values (2, 2)");
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void rollsBackACommitAfterAFailureAndIsUsableThen() throws Exception {
        session.execute("start transaction");
        session.execute("insert into t values (1, 1)");
        assertState("23505", "insert into t values (1, 2)", session);
        // As one server does it, without an error.
        session.execute("commit work");
        assertThat(session.autoCommit()).isTrue();
        assertThat(rows()).isZero();
        session.execute("insert into t values (3, 3)");
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void staysOutOfAutocommitWhenCommitIsAStatement() throws Exception {
        session.setAutoCommit(false);
        session.execute("insert into t values (1, 1)");
        session.execute("commit");
        assertThat(session.autoCommit()).isFalse();
        session.execute("insert into t values (1000, 1)");
        session.rollback();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void warnsOfTransactionsThatAreThereOrAreNot() throws Exception {
        assertThat(warning("commit")).isEqualTo("25P01");
        assertThat(warning("rollback work")).isEqualTo("25P01");
        assertThat(warning("begin")).isEmpty();
        assertThat(warning("begin")).isEqualTo("25001");
        assertThat(warning("end")).isEmpty();
        assertThat(session.autoCommit()).isTrue();
    }

    private String warning(String sql) throws SQLException {
        try (Result result = session.run(session.prepare(sql), new Parameter[0], ExecuteOptions.DEFAULT)) {
            return result.warnings().map(SQLException::getSQLState).orElse("");
        }
    }

    @Test
    void goesOnWithAnotherConnectionWhereOneBrokeThatHasOpenRows() throws Exception {
        session.execute("insert into t values (1, 1)");
        try (Cursor open = session.cursor().execute("select v from t where k = 1")) {
            cluster.on(
                    cluster.names().indexOf(db.owners("t").shardOf(1)),
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and query = 'select v from t where k = 1'");
            assertThatThrownBy(() -> session.execute("select * from t where k = 1"))
                    .isInstanceOf(SQLException.class);
            assertThat(session.execute("select * from t where k = 1")).isEqualTo(1);
            session.setAutoCommit(false);
            session.execute("insert into t values (1, 2) on conflict (k) do update set v = 2");
            session.commit();
            session.setAutoCommit(true);
            assertThat(open.fetchAll()).hasSize(1);
        }
        session.execute("update t set v = 3 where k = 1; update t set v = 4 where k = 1");
        assertThat(session.execute("select * from t where k = 1 and v = 4")).isEqualTo(1);
    }

    @Test
    void refusesPreparedTransactions() throws Exception {
        for (String sql : List.of("prepare transaction 'x'", "commit prepared 'x'", "rollback prepared 'x'")) {
            assertState("0A000", sql, session);
        }
        assertThat(session.autoCommit()).isTrue();
    }

    @Test
    void beginsTheNextTransactionAtOnceWhenChained() throws Exception {
        assertState("25P01", "commit and chain", session);
        session.execute("begin");
        session.execute("insert into t values (1, 1)");
        session.execute("commit and chain");
        assertThat(session.autoCommit()).isFalse();
        session.execute("insert into t values (2, 1)");
        session.execute("rollback work and chain");
        session.execute("insert into t values (3, 1)");
        session.execute("commit and no chain");
        assertThat(session.autoCommit()).isTrue();
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void takesTheConnectionOfAnOpenResultIntoTheTransaction() throws Exception {
        session.execute("insert into t values (1, 1)");
        try (Cursor open = session.cursor().execute("select * from t where k = 1")) {
            session.setAutoCommit(false);
            session.execute("update t set v = 2 where k = 1");
            assertThat(open.fetchOne()).isNotNull();
        }
        session.rollback();
        session.setAutoCommit(true);
        assertThat(db.execute("select 1 from t where k = 1 and v = 1")).isEqualTo(1);
    }

    @Test
    void givesConnectionsBackWhateverFails() throws Exception {
        session.execute("insert into t values (7, 0)");
        for (int i = 0; i < 5; i++) {
            try (Session one = db.openSession()) {
                assertState("22012", "select 1 / 0 from t where k = 1", one);
                assertState("22012", "select 1 / v from t", one);
                assertState("22012", "select k from t order by 1 / v", one);
                assertState("23505", "insert into t values (7, 0), (7, 1)", one);
                assertState("0A000", "insert into t values (1, 0), (2, 1), (3, 1), (4, 1)", one);
                assertState("07001", "select * from t where k = ?", one);
                assertThat(one.execute("select * from t where k = 7")).isEqualTo(1);
                one.cursor().execute("select * from t where k = 7").fetchOne();
                one.cursor().execute("select * from t").fetchOne();
                one.setAutoCommit(false);
                one.execute("delete from t where k = 7");
                one.cursor().execute("select * from t").fetchOne();
            }
        }
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void keepsReadOnlyAndIsolationFromTheNextBorrower() throws Exception {
        try (Session strict = db.openSession()) {
            strict.setReadOnly(true);
            strict.setIsolation(java.sql.Connection.TRANSACTION_SERIALIZABLE);
            strict.setAutoCommit(false);
            assertThat(strict.execute("select * from t")).isZero();
            assertState("25006", "insert into t values (1, 1)", strict);
        }
        for (int key = 0; key < 8; key++) {
            session.execute("insert into t values (?, 1)", key);
        }
        try (Cursor cursor = session.cursor().execute("show transaction_isolation")) {
            assertThat(cursor.fetchAll()).extracting(row -> row.get(1)).containsExactly("read committed");
        }
    }
}
