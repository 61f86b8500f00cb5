package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Values in writes that reach several shards: the time, and keys with a cast. */
class WritesIT {
    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("create table items (id uuid primary key, n int);"
                + "create table words (word text primary key, n int);"
                + "create table stamps (k bigint primary key, at timestamptz, day date);"
                + "create table countries (code text primary key, at timestamptz)");
        db = ParallelConnection.open(cluster.writeYaml("""
                items:     { key: id }
                words:     { key: word }
                stamps:    { key: k }
                countries: reference
                """));
    }

    @AfterAll
    static void stop() {
        db.close();
        cluster.close();
    }

    @AfterEach
    void empty() throws SQLException {
        cluster.onEach("truncate items, words, stamps, countries");
    }

    /** What every shard says, each answer once. */
    private static TreeSet<String> answers(String sql) throws SQLException {
        TreeSet<String> all = new TreeSet<>();
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    all.add(String.valueOf(row.getString(1)));
                }
            }
        }
        return all;
    }

    private static long found(String sql, Object... parameters) throws SQLException {
        try (Cursor cursor = db.cursor()) {
            Row row = cursor.execute(sql, parameters).fetchOne();
            return row == null ? -1 : row.getLong(1);
        }
    }

    private static void assertRefused(String detail, String sql, Object... parameters) {
        assertThatThrownBy(() -> db.execute(sql, parameters))
                .isInstanceOfSatisfying(
                        ShardlineException.class,
                        e -> assertThat(e.getSQLState()).isEqualTo("0A000"))
                .hasMessageContaining(detail);
    }

    @Test
    void findsTheOwnerOfAKeyThatIsCastToItsOwnType() throws SQLException {
        UUID[] ids = new UUID[20];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = UUID.nameUUIDFromBytes(new byte[] {(byte) i});
        }
        for (int i = 0; i < ids.length; i += 4) {
            db.execute("insert into items values (?::uuid, ?), (?::uuid, ?)", ids[i].toString(), i, ids[i + 1], i + 1);
            db.execute("insert into items values ('" + ids[i + 2] + "'::uuid, 0), ('" + ids[i + 3] + "'::uuid, 0)");
        }
        for (UUID id : ids) {
            assertThat(found("select count(*) from items where id = ?", id)).isEqualTo(1);
        }
        assertThat(found("select count(*) from items where id in (?::uuid, ?::uuid)", ids[0].toString(), ids[1]))
                .isEqualTo(2);
    }

    @Test
    void takesIntegersAndWordsThatAreCastAndNoOthers() throws SQLException {
        db.execute("insert into stamps (k) values (?::bigint), ('2'::int8), (-3::int), (?::smallint)", "1", 4);
        assertThat(found("select count(*) from stamps where k = 1 or k = 2 or k = -3 or k = 4"))
                .isEqualTo(4);
        db.execute("insert into words (word) values ('a'::text), (?::varchar)", "b  ");
        assertThat(found("select count(*) from words where word = 'a'")).isEqualTo(1);
        assertThat(found("select count(*) from words where word = 'b  '")).isEqualTo(1);
        // The cast rounds, or takes blanks away, so what is stored is another value than the one given.
        assertThatThrownBy(() -> db.execute("insert into stamps (k) values (1.5::numeric), (8)"))
                .hasMessageContaining("invalid value for shard key \"stamps\".\"k\"");
        assertThatThrownBy(() -> db.execute("insert into words (word) values ('c  '::bpchar), ('d')"))
                .hasMessageContaining("invalid value for shard key \"words\".\"word\"");
        assertThatThrownBy(() -> db.execute("insert into items (id) values (null::uuid), (?)", UUID.randomUUID()))
                .isInstanceOfSatisfying(
                        ShardlineException.class,
                        e -> assertThat(e.getSQLState()).isEqualTo("23502"));
    }

    @Test
    void writesOneTimeToTheRowsOfAllShards() throws SQLException {
        db.execute(
                "insert into stamps values (1, now(), current_date), (2, now(), current_date), (3, now(), ?),"
                        + " (4, current_timestamp, ?), (5, transaction_timestamp(), null), (6, now(), null)"
                        + " on conflict (k) do update set at = now()",
                null,
                null);
        assertThat(answers("select at from stamps")).hasSize(1);
        TreeSet<String> before = answers("select at from stamps");
        assertThat(db.execute("update stamps set at = now(), day = ? where at < now() + ?::interval", null, "1 hour"))
                .isEqualTo(6);
        assertThat(answers("select at from stamps")).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(db.execute("delete from stamps where at > now() - interval '1 hour'"))
                .isEqualTo(6);
    }

    @Test
    void upsertsOneTimeOverSeveralShards() throws SQLException {
        String upsert = "insert into stamps (k, at) values (1, ?), (2, ?), (3, ?), (4, ?), (5, ?), (6, ?)"
                + " on conflict (k) do update set at = now()";
        Object[] none = new Object[6];
        db.execute(upsert, none);
        db.execute(upsert, none);
        assertThat(answers("select at from stamps")).hasSize(1).doesNotContain("null");
    }

    @Test
    void writesOneTimeToEveryCopy() throws SQLException {
        db.execute("insert into countries values (?, now())", "DE");
        TreeSet<String> inserted = answers("select at from countries");
        assertThat(inserted).hasSize(1);
        db.inTransaction(session -> {
            session.execute("update countries set at = current_timestamp where at <= now()");
            session.execute("update countries set at = at + interval '1 day'");
        });
        assertThat(answers("select at from countries")).hasSize(1).doesNotContainAnyElementsOf(inserted);
    }

    @Test
    void refusesConstantsOfWhichEachServerMakesATimeOfItsOwn() throws SQLException {
        String contained = "contains 'now', 'today' or the like";
        assertRefused(contained, "insert into countries values ('DE', 'now')");
        assertRefused(contained, "insert into countries values ('DE', $$ Now $$)");
        assertRefused(contained, "insert into countries values ('DE', E'\\156ow')");
        assertRefused(contained, "update stamps set at = 'today 12:00'");
        assertRefused(contained, "update stamps set at = '12:00 tomorrow'");
        assertRefused("in parameter $1", "update stamps set at = ?::timestamptz", "now");
        assertRefused("in parameter $2", "insert into countries values (?, cast(? as timestamptz))", "DE", "today");
        // A word of a text is none.
        assertThat(db.execute("insert into countries (code) values (?)", "today"))
                .isEqualTo(1);
        assertThat(db.execute("insert into countries (code) values ('today it rains')"))
                .isEqualTo(1);
    }

    @Test
    void refusesFunctionsThatEachShardWouldComputeForItself() {
        assertRefused(
                "Function random would be computed by each shard", "update stamps set day = null where random() < 0.5");
        assertRefused(
                "Function clock_timestamp would be computed by each shard", "update stamps set at = clock_timestamp()");
    }

    @Test
    void plansAnewWhatAnotherParallelConnectionPrepared() throws SQLException {
        try (ParallelConnection other = ParallelConnection.open(cluster.writeYaml("stamps: reference\n"));
                Session theirs = other.openSession();
                Session mine = db.openSession()) {
            Prepared prepared = theirs.prepare("insert into stamps (k) values (1), (2), (3), (4)");
            theirs.run(prepared, new Parameter[0], ExecuteOptions.DEFAULT).close();
            empty();
            mine.run(prepared, new Parameter[0], ExecuteOptions.DEFAULT).close();
        }
        assertThat(found("select count(*) from stamps")).isEqualTo(4);
    }

    @Test
    void assignsAShardKeyWhoseOwnerIsTheRowsOwn() throws SQLException {
        Owners owners = db.owners("stamps");
        long same = 1;
        long other = 1;
        while (same == 1 || !owners.shardOf(same).equals(owners.shardOf(1L))) {
            same++;
        }
        while (owners.shardOf(other).equals(owners.shardOf(1L))) {
            other++;
        }
        db.execute("insert into stamps values (1, null, '2024-01-01')");
        assertThat(db.execute("update stamps set k = ?, day = '2024-01-02' where k = ?", 1, 1))
                .isEqualTo(1);
        assertThat(db.execute("update stamps set k = " + same + " where k = 1 and day > '2024-01-01'"))
                .isEqualTo(1);
        assertThat(found("select k from stamps where k = ?", same)).isEqualTo(same);
        assertRefused("The new key may map to another shard", "update stamps set k = ? where k = ?", other, same);
        assertRefused("The new key may map to another shard", "update stamps set k = ?", same);
        assertRefused("The new key may map to another shard", "update stamps set k = k + 1 where k = ?", same);
        assertRefused(
                "hint names another shard",
                "/*+ shard(" + owners.shardOf(same) + ") */ update stamps set k = " + other + " where k = " + same);
        assertThatThrownBy(() -> db.execute("update stamps set k = ? where k = 1", (Object) null))
                .isInstanceOfSatisfying(
                        ShardlineException.class,
                        e -> assertThat(e.getSQLState()).isEqualTo("23502"));
        assertThatThrownBy(() -> db.execute("update stamps set k = 1.5 where k = 1"))
                .hasMessageContaining("invalid value for shard key \"stamps\".\"k\"");
    }
}
