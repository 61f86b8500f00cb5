package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.topology.Topology;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shards of which one prepares nothing ("none"), and one only one transaction at a time ("one"). */
@Timeout(60)
class PreparedLimitsIT {
    private static EmbeddedPostgres none;
    private static EmbeddedPostgres one;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        none = EmbeddedPostgres.builder().start();
        one = EmbeddedPostgres.builder()
                .setServerConfig("max_prepared_transactions", "1")
                .start();
        on(none, "create table t (k int primary key)");
        on(one, "create table t (k int primary key)");
        on(one, "create database other");
        on("other", "create table t (k int primary key)");
        db = ParallelConnection.open(Topology.builder()
                .shard("none", none.getJdbcUrl("postgres", "postgres"), "postgres", "postgres")
                .shard("one", one.getJdbcUrl("postgres", "postgres"), "postgres", "postgres")
                .shard("other", one.getJdbcUrl("postgres", "other"), "postgres", "postgres")
                .sharded("t", "k")
                .build());
    }

    @AfterAll
    static void stop() throws Exception {
        if (db != null) {
            db.close();
        }
        none.close();
        one.close();
    }

    @BeforeEach
    void clear() throws SQLException {
        on(none, "truncate t");
        on(one, "truncate t");
        on("other", "truncate t");
    }

    private static void on(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void on(String database, String sql) throws SQLException {
        try (Connection connection = one.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Keys of rows on these shards, one each. */
    private static int[] keys(String... shards) throws SQLException {
        int[] keys = new int[shards.length];
        for (int i = 0; i < keys.length; i++) {
            do {
                keys[i]++;
            } while (!db.owners("t").shardOf(keys[i]).equals(shards[i]));
        }
        return keys;
    }

    private static void write(Session session, int[] keys) throws SQLException {
        session.setAutoCommit(false);
        for (int key : keys) {
            session.execute("insert into t values (?)", key);
        }
    }

    private static long rows() throws SQLException {
        try (Cursor cursor = db.cursor().execute("select count(*) from t")) {
            ResultSet row = cursor.resultSet();
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aShardThatPreparesNothingCanStillDecide() throws Exception {
        try (Session session = db.openSession()) {
            write(session, keys("none", "one"));
            session.commit();
        }
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void aShardThatPreparesNothingIsNoOthersParticipant() throws Exception {
        try (Session session = db.openSession()) {
            write(session, keys("one"));
            assertThatThrownBy(() -> session.execute("insert into t values (?)", keys("none")[0]))
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SEVERAL_SHARDS))
                    .hasMessageContaining("\"none\"")
                    .hasMessageContaining("max_prepared_transactions is 0");
            session.rollback();
        }
        assertThat(rows()).isZero();
    }

    @Test
    void aServerThatCanPrepareNoMoreRollsBackEverywhereAndSaysWhy() throws Exception {
        on(one, "begin; create table somebody (i int); prepare transaction 'somebody'");
        try (Session session = db.openSession()) {
            for (List<String> shards : List.of(List.of("none", "other"), List.of("none", "other", "one"))) {
                write(session, keys(shards.toArray(String[]::new)));
                assertThatThrownBy(session::commit)
                        .hasFieldOrPropertyWithValue("SQLState", "53200")
                        .hasMessageContaining("maximum number of prepared transactions reached");
                assertThat(rows()).isZero();
            }
        } finally {
            on(one, "rollback prepared 'somebody'");
        }
        try (Session session = db.openSession()) {
            write(session, keys("none", "other"));
            session.commit();
        }
        assertThat(rows()).isEqualTo(2);
    }
}
