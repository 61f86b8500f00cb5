package io.shardline.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.CopyIn;
import io.shardline.Cursor;
import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** COPY FROM STDIN over shards: what it writes, what it says of bad rows, and that it leaves nothing half done. */
@Timeout(60)
class CopyInIT {
    private static TestCluster cluster;
    private static ParallelConnection db;
    private Session session;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("""
                create table t (k bigint primary key, v text, n int check (n < 1000));
                create table loose (k int, v text);
                create table names (k varchar(4), v text);
                create table days (k date, v text);
                create table times (k timestamptz);
                create table countries (code text primary key, at timestamptz default now(), nr int default 7);
                """);
        cluster.on(1, "create table alone (k int, v text)");
        String yaml = cluster.yaml("""
                        t: { key: k }
                        loose: { key: k }
                        names: { key: k }
                        days: { key: k, range: { s0: [null, 2024-01-01], s2: [2024-01-01, 2025-01-01] } }
                        times: { key: k, range: { s0: [null, "2024-01-01 00:00:00+00"], s2: ["2024-01-01 00:00:00+00", null] } }
                        countries: reference
                        """)
                + "\npool: { maximumPoolSize: 2, connectionTimeout: 3s }\ntransactions: { acrossShards: best-effort }\n";
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
        cluster.onEach("truncate t, loose, names, days, countries");
        cluster.on(1, "truncate alone");
        session = db.openSession();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private long copy(String sql, String rows) throws Exception {
        return session.copyIn(sql, new ByteArrayInputStream(rows.getBytes(UTF_8)));
    }

    private SQLException refused(String sql, String rows) {
        SQLException e = catchThrowableOfType(SQLException.class, () -> copy(sql, rows));
        assertThat((Throwable) e).as(sql).isNotNull();
        return e;
    }

    private static String rows(String sql) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Cursor cursor = db.cursor()) {
            cursor.execute(sql).fetchAll().forEach(row -> all.append(row.values()));
        }
        return all.toString();
    }

    private static long onShard(int shard, String table) throws SQLException {
        try (Connection connection = cluster.connect(shard);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void passesEachRowToItsOwnerWithItsEscapes() throws Exception {
        assertThat(copy("copy t from stdin", "1\ta\\tb\\\\\t\\N\n\\x32\tc\\\nd\t5\n\\063\t\\N\t6"))
                .isEqualTo(3);
        assertThat(rows("select * from t order by k")).isEqualTo("[1, a\tb\\, null][2, c\nd, 5][3, null, 6]");
        try (Cursor cursor = db.cursor()) {
            for (int k = 1; k <= 3; k++) {
                assertThat(cursor.execute("select v from t where k = ?", k).fetchAll())
                        .hasSize(1);
            }
        }
    }

    @Test
    void readsCsvWithHeaderQuotesAndColumnsInAnyOrder() throws Exception {
        assertThat(copy(
                        "copy t (v, k) from stdin (format csv, header match, delimiter ';', quote '''', escape '\\')",
                        "v;k\r\n'a;\\'b\r\nc';1\r\n;'2'\r\nplain;3\r\n"))
                .isEqualTo(3);
        assertThat(rows("select k, v from t order by k")).isEqualTo("[1, a;'b\r\nc][2, null][3, plain]");
    }

    @Test
    void readsTheOlderSyntax() throws Exception {
        assertThat(copy(
                        "COPY t (k, v) FROM STDIN WITH DELIMITER AS '|' NULL AS 'none' CSV HEADER QUOTE '''';",
                        "k|v\n1|none\n"))
                .isEqualTo(1);
        assertThat(rows("select k, v from t")).isEqualTo("[1, null]");
    }

    @Test
    void aSmallCopyOpensOnlyTheOwners() throws Exception {
        // The first shard's connections are all taken, and the row is not its own.
        String owner = db.owners("t").shardOf(1);
        int other = owner.equals("s0") ? 1 : 0;
        session.setAutoCommit(false);
        copy("copy t from stdin", "1\ta\t1\n");
        assertThat(activeIn(other)).isZero();
        session.rollback();
    }

    private static long activeIn(int shard) throws SQLException {
        try (Connection connection = cluster.connect(shard);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from pg_stat_activity where datname ="
                        + " current_database() and state like 'idle in%'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void stopsAtTheEndMarkerOfText() throws Exception {
        assertThat(copy("copy t from stdin", "1\ta\t1\n\\.\n2\tb\t2\n")).isEqualTo(1);
        assertThat(refused("copy t from stdin", "1\ta\\.\t1\n").getSQLState()).isEqualTo("22P04");
    }

    @Test
    void saysTheServersErrorWithTheLineOfTheWholeInput() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int k = 1; k <= 500; k++) {
            rows.append(k).append("\t\t").append(k == 400 ? "x" : k).append('\n');
        }
        SQLException e = refused("copy t from stdin", rows.toString());
        assertThat(e.getSQLState()).isEqualTo("22P02");
        assertThat((Throwable) e)
                .hasMessageContaining("COPY t, line 400, column n")
                .hasMessageContaining("Shard: s");
        assertThat(rows("select count(*) from t")).isEqualTo("[0]");
    }

    @Test
    void countsTheLinesWithinQuotesAndTheHeader() throws Exception {
        StringBuilder rows = new StringBuilder("k,v,n\n");
        for (int k = 1; k <= 300; k++) {
            rows.append(k).append(",\"two\nlines\",").append(k == 250 ? "x" : k).append('\n');
        }
        SQLException e = refused("copy t from stdin csv header", rows.toString());
        // As one server says it: the last line of the row, after a header of one line and rows of two.
        assertThat((Throwable) e).hasMessageContaining("line 501, column n");
    }

    @Test
    void saysTheErrorOfTheFirstBadLineWhicheverShardFindsItFirst() throws Exception {
        for (int first = 1; first <= 6; first++) {
            StringBuilder rows = new StringBuilder();
            for (int k = 1; k <= 20_000; k++) {
                rows.append(k).append("\tpadding to fill more than a buffer of bytes\t");
                rows.append(k == first || k > 10_000 && k % 7 == 0 ? 5000 : 1).append('\n');
            }
            SQLException e = refused("copy t from stdin", rows.toString());
            assertThat(e.getSQLState()).isEqualTo("23514");
            assertThat((Throwable) e).hasMessageContaining("COPY t, line " + first + ":");
        }
    }

    @Test
    void refusesANullKeyWithItsLineAlsoWhereTheColumnAllowsIt() throws Exception {
        SQLException e = refused("copy loose from stdin", "1\ta\n\\N\tb\n");
        assertThat(e.getSQLState()).isEqualTo("23502");
        assertThat((Throwable) e).hasMessageContaining("COPY loose, line 2.");
        assertThat(rows("select count(*) from loose")).isEqualTo("[0]");
    }

    @Test
    void leavesBadKeysToTheServerToRefuse() throws Exception {
        SQLException word = refused("copy t (k) from stdin", "1\n2\nthree\n4\n");
        assertThat(word.getSQLState()).isEqualTo("22P02");
        assertThat((Throwable) word).hasMessageContaining("COPY t, line 3, column k: \"three\"");
        SQLException large = refused("copy t (k) from stdin", "1\n9223372036854775808\n");
        assertThat(large.getSQLState()).isEqualTo("22003");
        assertThat((Throwable) large).hasMessageContaining("line 2, column k");
        assertThat(refused("copy names from stdin", "abcde\tx\n").getSQLState()).isEqualTo("22001");
        assertThat(refused("copy t (v, k) from stdin", "1\n").getSQLState()).isEqualTo("22P04");
        SQLException torn = catchThrowableOfType(
                SQLException.class,
                () -> session.copyIn(
                        "copy names from stdin",
                        new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, '\t', 'x', '\n'})));
        assertThat(torn.getSQLState()).isEqualTo("22021");
        assertThat(rows("select count(*) from t")).isEqualTo("[0]");
    }

    @Test
    void asksAServerForKeysInUnusualSpelling() throws Exception {
        assertThat(copy("copy t (k) from stdin", "0x10\n 17 \n1_8\n")).isEqualTo(3);
        assertThat(rows("select k from t where k = 16")).isEqualTo("[16]");
        assertThat(rows("select k from t where k = 18")).isEqualTo("[18]");
        assertThat(copy("copy days from stdin", "Feb 3 2024\ta\n20231231\tb\n")).isEqualTo(2);
        assertThat(onShard(2, "days")).isEqualTo(1);
        assertThat(onShard(0, "days")).isEqualTo(1);
        SQLException nobody = refused("copy days from stdin", "2023-01-01\ta\n2026-01-01\ta\n");
        assertThat((Throwable) nobody).hasMessageContaining("no shard owns").isInstanceOf(ShardlineException.class);
    }

    @Test
    void readsTimesWithoutAZoneAsTheSessionDoes() throws Exception {
        session.execute("set timezone to 'America/New_York'");
        assertThat(copy("copy times from stdin", "2023-12-31 20:00:00\n2023-12-31 18:00:00\n"))
                .isEqualTo(2);
        assertThat(onShard(2, "times where k = '2024-01-01 01:00:00+00'")).isEqualTo(1);
        assertThat(onShard(0, "times where k = '2023-12-31 23:00:00+00'")).isEqualTo(1);
        cluster.onEach("truncate times");
        session.execute("set timezone to 'UTC'");
        copy("copy times from stdin", "2023-12-31 20:00:00\n");
        assertThat(onShard(0, "times")).isEqualTo(1);
        cluster.onEach("truncate times");
    }

    @Test
    void skipsBadRowsWhereTheStatementSaysSo() throws Exception {
        String rows = "1\ta\t1\nx\tb\t2\n3\tc\tx\n4\td\t4\n";
        assertThat(copy("copy t from stdin (on_error ignore)", rows)).isEqualTo(2);
        assertThat(rows("select k from t order by k")).isEqualTo("[1][4]");
        assertThat(refused("copy t from stdin (on_error ignore, reject_limit 1)", rows)
                        .getSQLState())
                .isEqualTo("0A000");
    }

    @Test
    void keepsTheLineEndsOfTheFirstLine() throws Exception {
        assertThat(copy("copy t (k) from stdin", "1\r2\r3")).isEqualTo(3);
        SQLException mixed = refused("copy t (k) from stdin", "11\n12\r\n");
        assertThat(mixed.getSQLState()).isEqualTo("22P04");
        assertThat((Throwable) mixed)
                .hasMessageContaining("literal carriage return found in data")
                .hasMessageContaining("line 2");
    }

    @Test
    void recodesTheKeyFromTheEncodingOfTheInput() throws Exception {
        byte[] rows = "é\tx\n".getBytes(Charset.forName("ISO-8859-1"));
        session.copyIn("copy names from stdin (encoding 'latin1')", new ByteArrayInputStream(rows));
        assertThat(rows("select v from names where k = 'é'")).isEqualTo("[x]");
        assertThat(session.copyIn("copy names from stdin", new StringReader("ü€😀\ty\n")))
                .isEqualTo(1);
        assertThat(rows("select v from names where k = 'ü€😀'")).isEqualTo("[y]");
        assertThat(refused("copy names from stdin (encoding 'sjis')", "a\tb\n").getSQLState())
                .isEqualTo("0A000");
    }

    @Test
    void belongsToTheTransaction() throws Exception {
        session.setAutoCommit(false);
        copy("copy t (k) from stdin", "1\n2\n3\n");
        assertThat(session.execute("select * from t")).isEqualTo(3);
        session.rollback();
        assertThat(rows("select count(*) from t")).isEqualTo("[0]");
        copy("copy t (k) from stdin", "1\n2\n3\n");
        session.commit();
        assertThat(rows("select count(*) from t")).isEqualTo("[3]");
        refused("copy t (k) from stdin", "1\n");
        assertThatThrownBy(() -> session.execute("select 1 from t"))
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("25P02"));
        session.rollback();
        assertThat(session.execute("select 1 from t")).isEqualTo(3);
        session.commit();
    }

    @Test
    void keepsTheSessionFromAnythingElseUntilItEnds() throws Exception {
        CopyIn copy = session.copyIn("copy t (k) from stdin");
        copy.write("1\n2".getBytes(UTF_8));
        assertThatThrownBy(() -> session.execute("select 1 from t"))
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COPY_ACTIVE));
        copy.write("7\n".getBytes(UTF_8));
        assertThat(copy.end()).isEqualTo(2);
        assertThat(rows("select k from t order by k")).isEqualTo("[1][27]");
    }

    @Test
    void undoesWhatIsCancelledOrAbandoned() throws Exception {
        byte[] many = "123456\tpadding\t1\n".repeat(100_000).getBytes(UTF_8);
        cluster.onEach("alter table t drop constraint t_pkey");
        try {
            CopyIn cancelled = session.copyIn("copy t from stdin");
            cancelled.write(many);
            cancelled.cancel();
            cancelled.cancel();
            assertThatThrownBy(() -> cancelled.write(many)).hasMessageContaining("the COPY has ended");
            Session left = db.openSession();
            left.copyIn("copy t from stdin").write(many);
            left.close();
            assertThat(rows("select count(*) from t")).isEqualTo("[0]");
            assertThat(copy("copy t from stdin", "1\ta\t1\n")).isEqualTo(1);
        } finally {
            cluster.onEach("truncate t; alter table t add primary key (k)");
        }
    }

    @Test
    void givesEveryShardTheRowsOfAReferenceTable() throws Exception {
        assertThat(copy("copy countries (code, at) from stdin csv", "fr,2024-01-01\nde,\n"))
                .isEqualTo(2);
        for (int shard = 0; shard < 3; shard++) {
            assertThat(onShard(shard, "countries")).isEqualTo(2);
        }
        ShardlineException varying = (ShardlineException) refused("copy countries (code) from stdin", "es\n");
        assertThat(varying.primary()).contains("needs column \"at\"");
        refused("copy countries (code, at) from stdin csv", "it,2024-01-01\nfr,2024-01-01\n");
        assertThat(onShard(2, "countries")).isEqualTo(2);
    }

    @Test
    void passesThroughToAPinnedTable() throws Exception {
        assertThat(copy("copy alone from stdin", "1\ta\n\\N\tb\n")).isEqualTo(2);
        assertThat(refused("copy nowhere from stdin", "1\n").getSQLState()).isEqualTo("42P01");
    }

    @Test
    void saysWhatIsWrongWithTheStatement() {
        assertThat(refused("copy t (v) from stdin", "a\n").getSQLState()).isEqualTo("23502");
        assertThat(refused("copy t (k, nope) from stdin", "1\ta\n").getSQLState())
                .isEqualTo("42703");
        assertThat(refused("copy t from stdin (format csv, quote 'ab')", "").getSQLState())
                .isEqualTo("0A000");
        assertThat(refused("copy t from '/etc/passwd'", "").getSQLState()).isEqualTo("0A000");
        assertThat(refused("copy t from stdin; drop table t", "").getSQLState()).isEqualTo("0A000");
        assertThat(refused("copy t from stdin (freezing)", "").getSQLState()).isEqualTo("0A000");
    }

    @Test
    void runsWorkOnChosenShardsInOneTransaction() throws Exception {
        session.setAutoCommit(false);
        session.onShards(List.of("s2", "s0"), (shard, connection) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("insert into loose values (1, '" + shard + "')");
            }
        });
        assertThat(session.execute("select * from loose")).isEqualTo(2);
        session.rollback();
        assertThat(rows("select count(*) from loose")).isEqualTo("[0]");
        assertThatThrownBy(() -> session.onShards(List.of("s9"), (shard, connection) -> {}))
                .hasMessageContaining("no shard \"s9\"");
    }
}
