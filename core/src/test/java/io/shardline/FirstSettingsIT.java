package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sessions of the shards begin with, by their databases' settings, urls or pools, must do for answers. */
@Timeout(60)
class FirstSettingsIT {
    private TestCluster cluster;

    @BeforeEach
    void start() throws SQLException {
        cluster = TestCluster.create(2);
        cluster.onEach("create table t (k int primary key, v int)");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void begin(int shard, String setting) throws SQLException {
        cluster.on(
                shard,
                "do $$ begin execute format('alter database %I set " + setting.replace("'", "''")
                        + "', current_database()); end $$");
    }

    private String yaml(String parameter) {
        return cluster.yaml("t: { key: k }").replace(cluster.url(1), cluster.url(1) + parameter);
    }

    private static ParallelConnection open(String yaml) throws SQLException {
        return ParallelConnection.open(Topology.load(new StringReader(yaml), Map.of()));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String yaml, ErrorCode code) {
        return assertThatThrownBy(() -> open(yaml).close())
                .isInstanceOf(ShardlineException.class)
                .hasFieldOrPropertyWithValue("code", code);
    }

    @ParameterizedTest
    @CsvSource({
        "standard_conforming_strings, off",
        "bytea_output, escape",
        "intervalstyle, iso_8601",
        "transform_null_equals, on",
        "array_nulls, off",
        "quote_all_identifiers, on"
    })
    void mustBeWhatTextsAreReadWith(String name, String value) throws SQLException {
        begin(1, name + " = '" + value + "'");
        assertRefused(yaml(""), ErrorCode.CONFIG_INVALID)
                .hasMessageContaining("sessions of shard \"s1\" begin with a value of \"" + name + "\" that is refused")
                .hasMessageContaining("It is \"" + value + "\".");
    }

    @Test
    void areTheUrlsOwnBeforeTheDatabases() throws SQLException {
        begin(1, "bytea_output = 'escape'");
        try (ParallelConnection db = open(yaml("?options=-c%20bytea_output=hex"))) {
            assertThat(db.execute("insert into t values (1, 1), (2, 1), (3, 1), (4, 1)"))
                    .isEqualTo(4);
        }
        assertRefused(
                        yaml("?options=-c%20bytea_output=hex%20-c%20intervalstyle=sql_standard"),
                        ErrorCode.CONFIG_INVALID)
                .hasMessageContaining("\"intervalstyle\"");
    }

    @Test
    void areThoseThatThePoolMakes() {
        assertRefused(
                        yaml("") + "\npool: { connectionInitSql: set extra_float_digits = 0 }\n",
                        ErrorCode.CONFIG_INVALID)
                .hasMessageContaining("\"extra_float_digits\"");
    }

    @Test
    void mayForbidToWrite() throws SQLException {
        try (ParallelConnection db = open(yaml(""))) {
            db.execute("insert into t select k, 1 from generate_series(1, 20) k");
        }
        begin(0, "default_transaction_read_only = on");
        String reading = yaml("?options=-c%20default_transaction_read_only=on");
        try (ParallelConnection db = open(reading);
                Session session = db.openSession()) {
            assertThat(count(session)).isEqualTo(20);
            try (Cursor cursor =
                    session.cursor().execute("/*+ gather */ select count(*) from t a join t b on a.k = b.k + 1")) {
                assertThat(Objects.requireNonNull(cursor.fetchOne()).getLong(1)).isEqualTo(19);
            }
            for (int k = 1; k <= 20; k++) {
                int key = k;
                assertThatThrownBy(() -> db.execute("update t set v = 2 where k = ?", key))
                        .hasFieldOrPropertyWithValue("SQLState", "25006");
            }
            assertThatThrownBy(() -> db.execute("update t set v = 2")).hasFieldOrPropertyWithValue("SQLState", "25006");
            session.setAutoCommit(false);
            assertThat(count(session)).isEqualTo(20);
            session.commit();
        }
        try (ParallelConnection db = open(yaml(""));
                Cursor cursor = db.cursor().execute("select count(*) from t where v = 2")) {
            assertThat(Objects.requireNonNull(cursor.fetchOne()).getLong(1)).isZero();
        }
    }

    @Test
    void mustBeAlikeWhereValuesAreReadAndPrinted() throws SQLException {
        begin(1, "xmlbinary = 'hex'");
        assertRefused(yaml("?options=-c%20DateStyle=ISO,DMY"), ErrorCode.SHARDS_DIFFER)
                .hasMessageContaining("The xmlbinary is \"base64\" on shard \"s0\", \"hex\" on shard \"s1\".")
                .hasMessageContaining("The DateStyle is \"ISO, MDY\" on shard \"s0\", \"ISO, DMY\" on shard \"s1\".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | true", "transactionIsolation: TRANSACTION_REPEATABLE_READ | false"})
    void sayHowTransactionsAreIsolatedThatSayNothing(String pool, boolean byDatabase) throws SQLException {
        if (byDatabase) {
            begin(0, "default_transaction_isolation = 'repeatable read'");
            begin(1, "default_transaction_isolation = 'repeatable read'");
        }
        try (ParallelConnection db =
                        open(yaml("") + "\npool: { " + pool + " }\ntransactions: { snapshots: common }\n");
                Session session = db.openSession()) {
            db.initialize();
            assertThat(session.isolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
            session.setAutoCommit(false);
            assertThat(count(session)).isZero();
            db.execute("insert into t select k, 1 from generate_series(1, 20) k");
            // The shards that were not asked for before, and the questions of other connections, see the same moment.
            assertThat(count(session)).isZero();
            session.commit();
            assertThat(count(session)).isEqualTo(20);
            session.commit();
        }
    }

    private static long count(Session session) throws SQLException {
        try (Cursor cursor = session.cursor().execute("select count(*) from t where k = 1 or k in (select k from t)")) {
            Row row = cursor.fetchOne();
            return row == null ? -1 : row.getLong(1);
        }
    }
}
