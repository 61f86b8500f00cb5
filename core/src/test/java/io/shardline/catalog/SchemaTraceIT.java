package io.shardline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.testing.TestCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions that somebody else changes. */
@Timeout(60)
class SchemaTraceIT {
    private final AtomicInteger changes = new AtomicInteger();
    private final SchemaTrace trace = new SchemaTrace(changes::incrementAndGet);
    private TestCluster cluster;
    private Connection connection;

    @BeforeEach
    void start() throws SQLException {
        cluster = TestCluster.create(2);
        cluster.onEach("create table t (k int, name text, stamp timestamp); create domain small as int;"
                + " create function f() returns int language sql as 'select 1'; create view v as select k from t;"
                + " create sequence counter; create index by_name on t (name)");
        connection = cluster.connect(0);
    }

    @AfterEach
    void stop() throws SQLException {
        connection.close();
        cluster.close();
    }

    /** The looks are over a connection of their own, and other sessions' counters are told when they end. */
    private boolean sees(String sql) throws SQLException {
        trace.look(0, connection);
        changes.set(0);
        cluster.on(0, sql + "; select pg_stat_force_next_flush()");
        trace.look(0, connection);
        return changes.get() > 0;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table t add x int",
                "alter table t drop name",
                "alter table t alter stamp type timestamptz",
                "alter table t alter k set not null",
                "alter table t alter k set default 1",
                "alter table t rename k to j",
                "create unique index on t (k)",
                "drop index by_name",
                "create table u (k int)",
                "drop table t cascade",
                "alter function f() volatile",
                "create or replace function f() returns int stable language sql as 'select 2'",
                "create or replace view v as select k, name from t",
                "alter domain small add check (value > 0)",
                "create schema other",
                "create schema app; alter table t set schema app",
            })
    void isFoundWhoeverMadeIt(String sql) throws SQLException {
        assertThat(sees(sql)).isTrue();
        trace.look(0, connection);
        assertThat(changes).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "insert into t select g, 'x' from generate_series(1, 1000) g; analyze t",
                "select nextval('counter')",
                "create temporary table passing (k int primary key, name text default 'a')",
                "begin; alter table t add x int; rollback",
            })
    void isNotSeenInWhatChangesNoDefinition(String sql) throws SQLException {
        assertThat(sees(sql)).isFalse();
    }

    @Test
    void isReadAnewByAProcessThatLooksForUnfinishedTransactions() throws SQLException {
        try (ParallelConnection db = ParallelConnection.open(cluster.writeYaml("t: { key: k }"))) {
            cluster.on(0, "create table only_here (k int); insert into only_here values (1)");
            assertThat(count(db)).isEqualTo(1);
            db.recover();
            assertThat(count(db)).isEqualTo(1);
            cluster.on(
                    1,
                    "create table only_here (k int); insert into only_here values (2), (3);"
                            + " select pg_stat_force_next_flush()");
            db.recover();
            // On two shards it is no table any more of which the router knows where its rows are.
            assertThatThrownBy(() -> count(db)).hasFieldOrPropertyWithValue("code", ErrorCode.TABLE_UNDECLARED);
        }
    }

    private static long count(ParallelConnection db) throws SQLException {
        return db.cursor()
                .execute("select count(*) from only_here")
                .fetchAll()
                .get(0)
                .getLong(1);
    }
}
