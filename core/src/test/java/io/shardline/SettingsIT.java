package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session sets holds on every shard, for this session alone. */
@Timeout(60)
class SettingsIT {
    private static TestCluster cluster;
    private static ParallelConnection db;
    private Session session;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("""
                create table t (k int primary key, v text);
                create schema app;
                create table app.t (k int primary key, w int, z int);
                create table app.alone (k int primary key);
                create or replace function mine() returns text immutable language sql as 'select ''public''';
                """);
        for (int shard = 0; shard < 3; shard++) {
            cluster.on(
                    shard,
                    "do $$ begin if not exists (select 1 from pg_roles where rolname = 'sl_reader') then"
                            + " create role sl_reader; end if; end $$; grant usage on schema app to sl_reader;"
                            + " grant select on app.t to sl_reader");
        }
        String yaml = cluster.yaml("""
                t: { key: k }
                app.t: { key: k }
                app.alone: { key: k }
                """) + "\npool: { maximumPoolSize: 2, connectionTimeout: 3s }\n";
        db = ParallelConnection.open(Topology.load(new StringReader(yaml), Map.of()));
        // Keys on every shard.
        for (int k = 1; k <= 12; k++) {
            db.execute("insert into t values (?, 'public')", k);
            db.execute("insert into app.t values (?, 1, 2)", k);
        }
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
        session = db.openSession();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private static List<Object> column(Session asked, String sql, @Nullable Object... parameters) throws SQLException {
        List<Object> values = new ArrayList<>();
        try (Result result = asked.run(asked.prepare(sql), BoundParameters.of(parameters), ExecuteOptions.DEFAULT)) {
            while (result.rows().next()) {
                values.add(result.rows().getObject(1));
            }
        }
        return values;
    }

    /** What every shard says of a setting to this session. */
    private static List<Object> everywhere(Session asked, String name) throws SQLException {
        List<Object> values = new ArrayList<>();
        for (int k = 1; k <= 12; k++) {
            values.addAll(column(asked, "select current_setting('" + name + "') from t where k = " + k));
        }
        return values.stream().distinct().toList();
    }

    private void assertState(String state, String sql) {
        assertThatThrownBy(() -> session.execute(sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState())
                                .as(sql + ": " + e.getMessage())
                                .isEqualTo(state));
    }

    @Test
    void holdsOnEveryShardAndForThisSessionAlone() throws Exception {
        List<Object> usual = everywhere(session, "work_mem");
        session.execute("set work_mem = '7MB'");
        assertThat(everywhere(session, "work_mem")).containsExactly("7MB");
        assertThat(column(session, "show work_mem")).containsExactly("7MB");
        try (Session other = db.openSession()) {
            assertThat(everywhere(other, "work_mem")).isEqualTo(usual);
        }
        assertThat(everywhere(session, "work_mem")).containsExactly("7MB");
        session.execute("reset work_mem");
        assertThat(everywhere(session, "work_mem")).isEqualTo(usual);
    }

    @Test
    void findsNamesBySearchPath() throws Exception {
        Prepared both = session.prepare("select * from t where k = ?");
        assertThat(columns(both)).containsExactly("k", "v");
        session.execute("set search_path to app, public");
        assertThat(columns(both)).containsExactly("k", "w", "z");
        assertThat(column(session, "select count(w) from t")).containsExactly(12L);
        assertThat(column(session, "select k from alone order by k")).isEmpty();
        try (Session other = db.openSession()) {
            assertThat(column(other, "select count(v) from t")).containsExactly(12L);
        }
        session.execute("set search_path = default");
        assertState("42P01", "select k from alone where k = 1");
        assertThat(columns(both)).containsExactly("k", "v");
    }

    private List<String> columns(Prepared prepared) throws SQLException {
        List<String> labels = new ArrayList<>();
        try (Result result = session.run(prepared, BoundParameters.of(new Object[] {1}), ExecuteOptions.DEFAULT)) {
            for (int i = 1; i <= result.rows().getMetaData().getColumnCount(); i++) {
                labels.add(result.rows().getMetaData().getColumnLabel(i));
            }
        }
        return labels;
    }

    @Test
    void isUndoneByARollbackAlsoOnShardsThatJoinedLater() throws Exception {
        List<Object> usual = everywhere(session, "work_mem");
        session.setAutoCommit(false);
        column(session, "select v from t where k = 1");
        session.execute("set work_mem = '9MB'");
        assertThat(everywhere(session, "work_mem")).containsExactly("9MB");
        session.rollback();
        assertThat(everywhere(session, "work_mem")).isEqualTo(usual);
        session.rollback();
        session.execute("set work_mem = '9MB'");
        session.commit();
        assertThat(everywhere(session, "work_mem")).containsExactly("9MB");
        session.rollback();
        assertThat(everywhere(session, "work_mem")).containsExactly("9MB");
    }

    @Test
    void goesBackWithASavepoint() throws Exception {
        session.setAutoCommit(false);
        session.execute("set work_mem = '5MB'");
        column(session, "select v from t where k = 1");
        session.savepoint("here");
        session.execute("set work_mem = '6MB'");
        session.execute("set search_path to app");
        assertThat(everywhere(session, "work_mem")).containsExactly("6MB");
        session.rollbackTo("here");
        assertThat(everywhere(session, "work_mem")).containsExactly("5MB");
        assertThat(column(session, "select count(v) from t")).containsExactly(12L);
        session.commit();
        assertThat(everywhere(session, "work_mem")).containsExactly("5MB");
    }

    @Test
    void holdsLocallyForTheTransaction() throws Exception {
        List<Object> usual = everywhere(session, "work_mem");
        session.execute("begin");
        column(session, "select v from t where k = 1");
        session.execute("set local work_mem to '11MB'");
        assertThat(everywhere(session, "work_mem")).containsExactly("11MB");
        session.execute("commit");
        assertThat(everywhere(session, "work_mem")).isEqualTo(usual);
        session.execute("set local work_mem to '11MB'");
        assertThat(everywhere(session, "work_mem")).isEqualTo(usual);
    }

    @Test
    void keepsRoleTimeZoneAndNamesOfProgramsOwn() throws Exception {
        session.execute("set app.tenant = 'it''s'");
        assertThat(everywhere(session, "app.tenant")).containsExactly("it's");
        session.execute("set time zone 'Asia/Tokyo'");
        assertThat(everywhere(session, "timezone")).containsExactly("Asia/Tokyo");
        session.execute("set search_path to app");
        session.execute("set role sl_reader");
        assertThat(column(session, "select current_user::text")).containsExactly("sl_reader");
        assertThat(column(session, "select count(*) from t")).containsExactly(12L);
        assertState("42501", "insert into t values (100, 1, 1)");
        session.execute("reset role");
        session.execute("reset all");
        assertThat(everywhere(session, "timezone")).doesNotContain("Asia/Tokyo");
        session.execute("insert into app.t values (100, 1, 1)");
        session.execute("delete from app.t where k = 100");
    }

    @Test
    void hearsSetConfigAsSet() throws Exception {
        assertThat(column(session, "select set_config('work_mem', '6MB', false)"))
                .containsExactly("6MB");
        assertThat(everywhere(session, "work_mem")).containsExactly("6MB");
        session.execute("begin");
        assertThat(column(session, "select pg_catalog.set_config(?, ?, true)", "app.tenant", "17"))
                .containsExactly("17");
        assertThat(everywhere(session, "app.tenant")).containsExactly("17");
        session.execute("rollback");
        assertThat(everywhere(session, "app.tenant")).containsExactly("");
        assertThat(everywhere(session, "work_mem")).containsExactly("6MB");
        assertState("0A000", "select set_config('standard_conforming_strings', 'off', false)");
        assertState("0A000", "select set_config('a.b', v, false) from t where k = 1");
    }

    @Test
    void givesTheTransactionItsModesOnEveryShard() throws Exception {
        session.execute("begin isolation level repeatable read, read only");
        assertThat(everywhere(session, "transaction_isolation")).containsExactly("repeatable read");
        assertState("25006", "insert into t values (200, '')");
        session.execute("rollback");
        session.execute("start transaction");
        session.execute("set transaction isolation level serializable");
        assertThat(everywhere(session, "transaction_isolation")).containsExactly("serializable");
        // Gathered, too: by the session's own connections, for all of it sees one moment.
        assertThat(column(session, "select a.v from t a join t b on a.k = b.k + 1 where a.k = 2"))
                .containsExactly("public");
        session.execute("commit");
        assertThat(everywhere(session, "transaction_isolation")).containsExactly("read committed");
        session.execute("set session characteristics as transaction isolation level repeatable read");
        assertThat(session.isolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
        assertThat(everywhere(session, "transaction_isolation")).containsExactly("repeatable read");
        session.setIsolation(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(everywhere(session, "transaction_isolation")).containsExactly("serializable");
    }

    @Test
    void saysWhatAServerSaysOfAWrongSetting() throws Exception {
        assertState("42704", "set no_such_setting = 1");
        assertState("22023", "set work_mem = 'much'");
        assertState("42704", "reset no_such_setting");
        assertState("22023", "set role nobody_of_this_name");
        assertState("0A000", "set datestyle to german");
        assertState("0A000", "set standard_conforming_strings = off");
        assertState("0A000", "set search_path to public, pg_temp");
        session.execute("set datestyle = 'ISO, DMY'");
        assertThat(everywhere(session, "datestyle")).containsExactly("ISO, DMY");
        session.execute("discard all");
        assertThat(everywhere(session, "datestyle")).containsExactly("ISO, MDY");
    }

    @Test
    void keepsTheHalfOfASettingThatATextDoesNotName() throws Exception {
        session.execute("set datestyle = 'DMY'");
        session.execute("set datestyle = 'ISO'");
        assertThat(everywhere(session, "datestyle")).containsExactly("ISO, DMY");
        assertThat(column(session, "select distinct date '01/02/2024'::text from t"))
                .containsExactly("2024-02-01");
        try (Session other = db.openSession()) {
            other.execute("set datestyle = 'ISO'");
            assertThat(everywhere(other, "datestyle")).containsExactly("ISO, MDY");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transform_null_equals = tru",
                "extra_float_digits = 0x0",
                "datestyle = postgresql",
                "array_nulls = off",
                "bytea_output = E'esc\\141pe'"
            })
    void refusesValuesThatReadOrPrintOtherwiseHoweverTheyAreWritten(String setting) {
        assertState("0A000", "set " + setting);
    }

    @Test
    void resetsToWhatThePoolHasMadeOfAConnection() throws Exception {
        String yaml = cluster.yaml("app.t: { key: k }")
                + "\npool: { maximumPoolSize: 1, connectionInitSql: set work_mem = '9MB' }\n";
        try (ParallelConnection made = ParallelConnection.open(Topology.load(new StringReader(yaml), Map.of()));
                Session one = made.openSession();
                Session other = made.openSession()) {
            one.setAutoCommit(false);
            one.execute("set work_mem = '7MB'");
            assertThat(column(one, "select distinct current_setting('work_mem') from app.t"))
                    .containsExactly("7MB");
            for (String reset : List.of("reset work_mem", "set work_mem to default", "reset all")) {
                one.execute("set work_mem = '7MB'");
                one.execute("set local work_mem = '8MB'");
                one.execute(reset);
                assertThat(column(one, "select distinct current_setting('work_mem') from app.t"))
                        .as(reset)
                        .containsExactly("9MB");
            }
            assertThatThrownBy(() -> one.execute("reset no_such_setting"))
                    .hasFieldOrPropertyWithValue("SQLState", "42704");
            one.rollback();
            one.execute("reset all");
            one.commit();
            assertThat(column(other, "select distinct current_setting('work_mem') from app.t"))
                    .containsExactly("9MB");
        }
    }

    @Test
    void leavesAConnectionAsItWasToWhoeverIsNext() throws Exception {
        session.execute("set search_path to app");
        session.execute("set work_mem = '13MB'");
        assertThat(column(session, "select count(*) from alone")).containsExactly(0L);
        session.close();
        db.onEachShard((name, connection) -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select current_schema(), current_setting('work_mem')")) {
                row.next();
                assertThat(row.getString(1)).as(name).isEqualTo("public");
                assertThat(row.getString(2)).as(name).isNotEqualTo("13MB");
            }
        });
    }
}
