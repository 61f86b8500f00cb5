package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.shardline.compare.Answer;
import io.shardline.compare.Comparison;
import io.shardline.compare.Database;
import io.shardline.compare.Expected;
import io.shardline.compare.Question;
import io.shardline.compare.Verdict;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** UPDATE of the shard key where moves are declared, beside the same on one server. */
class KeyUpdatesIT {
    private static final String TABLES = """
            create domain small as int check (value < 100);
            create type place as (x int, y int);
            create type mood as enum ('sad', 'ok');
            create table items (
              blobs bytea[] default array['\\x00ff22'::bytea, null], halves float4[] default '{1.5,NaN,1e-7}', flat "char" default 'q',
              days date[] default '{2024-02-29,infinity,"0044-03-15 BC"}', nested int[][] default '[0:1][1:2]={{1,2},{3,null}}',
              net inet default '10.0.0.1/32', bits bit(3) default '101', spans int4multirange default '{[1,3)}', pay money default 12.5,
              spot place default row(1, null),
              gap interval default '-1 mon +3 days -04:05:06.7', moment timetz default '24:00:00+02', loose bpchar default 'ab  ',
              id int generated always as identity, shop bigint, item int, n int check (n < 1000), label varchar(5),
              pad char(4), twice int generated always as (n * 2) stored, tags text[], at timestamptz, price numeric(8, 2),
              level small, raw bytea, good boolean, ratio float8, more jsonb, mood mood, "odd ""name" text default 'd',
              primary key (shop, item));
            create table pairs (a int, b text, v int not null, unique (a, b));
            create table codes (c char(4) primary key, v int);
            create table amounts (p numeric(7, 1) primary key, v int);
            create table countries (code text primary key, eu boolean);
            insert into countries values ('FR', true), ('US', false)""";

    private static final String FILL = """
            truncate items restart identity; truncate pairs;
            insert into items (shop, item, n, label, pad, tags, at, price, level, raw, good, ratio, more, mood)
            select k, i, k * 10 + i, 'l' || i, 'p', array['a,"', null, k::text], '2024-03-31 02:30:00.123456+02', k / 3.0, i,
                   decode('00ff27', 'hex'), k % 2 = 0, 1e-5 / k, '{"k": "?"}', 'ok'
              from generate_series(1, 12) k, generate_series(1, 3) i order by 1, 2;
            insert into pairs select k, 'b' || k, k from generate_series(1, 9) k""";

    private static TestCluster cluster;
    private static TestCluster single;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        single = cluster.oracle();
        cluster.onEach(TABLES);
        single.onEach(TABLES);
        db = ParallelConnection.open(cluster.writeYaml("""
                items: { key: shop, keyUpdates: move }
                pairs: { key: [a, b], keyUpdates: move }
                codes: { key: c, keyUpdates: move }
                amounts: { key: p, keyUpdates: move }
                kept: { key: k }
                parents: { key: k, keyUpdates: move }
                countries: reference
                """));
        db.initialize();
    }

    @AfterAll
    static void stop() {
        db.close();
        cluster.close();
    }

    /** The shards get what the one server has, through the router. */
    @BeforeEach
    void fill() throws Exception {
        single.onEach(FILL);
        cluster.onEach("truncate items restart identity; truncate pairs");
        try (Connection from = single.connect(0);
                Statement statement = from.createStatement()) {
            ResultSet row = statement.executeQuery(
                    "select id, shop, item, n, label, pad, tags::text, at::text, price, level, raw,"
                            + " good, ratio, more::text, mood::text from items");
            while (row.next()) {
                Object[] values = new Object[15];
                for (int i = 0; i < values.length; i++) {
                    values[i] = row.getObject(i + 1);
                }
                db.execute(
                        "insert into items (id, shop, item, n, label, pad, tags, at, price, level, raw, good, ratio, more, mood)"
                                + " overriding system value values (?, ?, ?, ?, ?, ?, ?::text[], ?::timestamptz, ?, ?, ?, ?, ?, ?::jsonb,"
                                + " ?::mood)",
                        values);
            }
        }
        db.execute("insert into pairs select k, 'b' || k, k from generate_series(1, 9) k");
        assertSameRows();
    }

    private static Question question(String sql, @Nullable Object... values) {
        return new Question(sql, true, Arrays.stream(values).map(Parameter::of).toList());
    }

    /** Asks both, compares the answers and then all rows, and returns the answer. */
    private static Answer same(Question question) throws Exception {
        try (Session session = db.openSession();
                Connection oracle = single.connect(0)) {
            Answer answer = same(session, oracle, question);
            assertSameRows();
            return answer;
        }
    }

    private static Answer same(Session session, Connection oracle, Question question) {
        Answer right = Database.over(oracle).ask(question);
        Answer given = Database.over(session, ExecuteOptions.DEFAULT).ask(question);
        Verdict verdict = new Comparison(Expected.BAG, true).judge(right, given);
        assertThat(verdict.kind())
                .as("%s: %s, and not %s: %s", question, given, right, verdict.reason())
                .isEqualTo(Verdict.Kind.RIGHT);
        return given;
    }

    /** The shards have the rows of the one server, each its own. */
    private static void assertSameRows() throws Exception {
        Owners ofItems = db.owners("items");
        Owners ofPairs = db.owners("pairs");
        for (String table : List.of("items", "pairs")) {
            List<String> rows = new ArrayList<>();
            for (int shard = 0; shard < cluster.size(); shard++) {
                rows.addAll(rows(cluster, shard, "select t::text from " + table + " t"));
            }
            assertThat(rows)
                    .containsExactlyInAnyOrderElementsOf(rows(single, 0, "select t::text from " + table + " t"));
        }
        for (int shard = 0; shard < cluster.size(); shard++) {
            for (String shop : rows(cluster, shard, "select shop from items")) {
                assertThat(ofItems.indexOf(Long.valueOf(shop))).as(shop).isEqualTo(shard);
            }
            for (String pair : rows(cluster, shard, "select a || ' ' || b from pairs")) {
                String[] key = pair.split(" ", 2);
                assertThat(ofPairs.indexOf(Integer.valueOf(key[0]), key[1]))
                        .as(pair)
                        .isEqualTo(shard);
            }
        }
    }

    private static List<String> rows(TestCluster of, int shard, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = of.connect(shard);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update items set shop = 50 where shop = 3",
                "update items set shop = 51",
                "update items set shop = shop + 100",
                "update items set shop = shop * 1.5 + 200 where n > 40",
                "update items set shop = case when item = 2 then shop + 300 else shop end, label = 'x' || item where shop < 9",
                "update items i set shop = i.shop + 1000, n = i.n + 1, tags = i.tags || 'z'::text where i.good",
                "update items set shop = -shop, pad = 'ab', price = ratio, at = at + interval '1 day', more = '{}' where shop in (1, 2)",
                "update items set (shop, label) = (shop + 77, default) where item = 1",
                "update items set shop = shop + 50, twice = default where item = 1",
                "update items set shop = 60 where exists (select from countries c where c.code = 'FR' and c.eu) and item = 3",
                "update items set shop = 61 where shop = 999",
                "update items set shop = 62 where false",
                "update items set shop = 63, at = now() where shop = 1 and now() is null",
                "update items set shop = shop + 9 where more ? 'k' and shop = 4",
                "update pairs set a = a + 10",
                "update pairs set b = b || 'x', v = v * 2 where a < 5",
                "update pairs set b = 'b7', a = 70 where a = 7 and b = 'b7'",
                "update items set shop = shop + 20 returning *",
                "update items i set shop = shop + 20 where item = 1 returning i.shop * 2 as s, twice, i.*",
                "update items set shop = 64 where shop = 5 returning id, \"odd \"\"name\", xmin is null as x, coalesce(more ->> 'k', '?')",
                "update items set shop = 65 where shop = 999 returning id",
            })
    void answersAsOneServer(String sql) throws Exception {
        // A plain statement, where a question mark is an operator; xmin is not for several shards.
        same(Question.plain(sql.replace(", xmin is null as x", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update items set shop = null where shop = 1",
                "update items set shop = null",
                "update items set shop = 2 where shop = 1",
                "update items set shop = shop % 2",
                "update items set shop = 80, n = 5000 where shop = 1",
                "update items set shop = 81, level = 100 where shop = 1",
                "update items set shop = 82, label = 'too long' where shop = 1",
                "update items set shop = 83, mood = 'glad' where shop = 1",
                "update items set shop = shop / 0",
                "update items set shop = shop + 84, n = n / (shop - 7)",
                "update items set shop = 85, id = 9 where shop = 1",
                "update items set shop = 86, twice = 9 where shop = 1",
                "update items set shop = 87, nothing = 9 where shop = 1",
                "update items set shop = tags where shop = 1",
                "update items set shop = 9223372036854775807 + item",
                "update pairs set a = 40, v = null where a = 1",
                "update items set shop = 88, shop = 89",
                "update items set shop = count(*)",
            })
    void failsAsOneServerAndLeavesNothing(String sql) throws Exception {
        Answer answer = same(Question.plain(sql));
        assertThat(answer).isInstanceOf(Answer.Failure.class);
    }

    @Test
    void takesParametersAsOneServerDoes() throws Exception {
        same(question("update items set shop = ? where shop = ?", 90L, 1));
        same(question(
                "update items set shop = ?, label = ?, n = n + ? where shop = ? and item <> ?", 91, "p", 3, 2L, 1));
        same(question(
                "update items set shop = shop + ?, more = more || ?::jsonb where ? = item returning ? as p, shop",
                500,
                "{\"a\": 1}",
                2,
                "r"));
        same(question("update items set shop = ? where shop = ? returning *", "92", 3));
        same(question("update items set shop = ?, n = null, pad = ? where shop = ?", 93, null, 4));
        same(question("update items set shop = ? where shop = ?", null, 5));
        same(question("update pairs set a = ?, b = ? where a = ?", 77, "b77", 3));
        same(question("update pairs set a = ?, b = b || ? where v > ? returning *", 78, "y", 5));
    }

    @Test
    void isPreparedOnceAndRunWithOtherValues() throws Exception {
        try (Session session = db.openSession();
                Connection oracle = single.connect(0)) {
            for (int shop = 1; shop <= 12; shop++) {
                same(session, oracle, question("update items set shop = ? where shop = ?", shop + 100, shop));
                same(session, oracle, question("update items set shop = shop + ?", 1000));
            }
        }
        assertSameRows();
    }

    @Test
    void isPartOfATransactionWithSavepoints() throws Exception {
        try (Session session = db.openSession();
                Connection oracle = single.connect(0)) {
            session.setAutoCommit(false);
            oracle.setAutoCommit(false);
            same(session, oracle, Question.plain("update items set n = n + 1 where shop = 2"));
            same(session, oracle, Question.plain("update items set shop = shop + 40"));
            for (String control : List.of("savepoint one")) {
                session.execute(control);
                oracle.createStatement().execute(control);
            }
            same(session, oracle, Question.plain("update items set shop = shop + 40 where shop > 45"));
            same(session, oracle, Question.plain("select shop, item, n from items where shop > 60"));
            same(session, oracle, Question.plain("update items set shop = 41, item = 1"));
            same(session, oracle, Question.plain("select 1"));
            session.rollbackTo("one");
            oracle.createStatement().execute("rollback to one");
            same(session, oracle, Question.plain("select shop, item, n from items"));
            same(session, oracle, Question.plain("update items set shop = shop + 500 where item = 2"));
            session.commit();
            oracle.commit();
        }
        assertSameRows();
    }

    @Test
    void isUndoneWithItsTransaction() throws Exception {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            session.execute("update items set shop = shop + 40");
            session.rollback();
        }
        assertSameRows();
    }

    /** A row whose newest version is not the one that the statement saw at first is looked at again. */
    @Test
    void movesTheVersionOfARowThatItHadToWaitFor() throws Exception {
        try (Session other = db.openSession();
                Session session = db.openSession()) {
            other.setAutoCommit(false);
            other.execute("update items set n = 900, label = 'new' where shop = 1 and item = 1");
            other.execute("update items set n = 5 where shop = 1 and item = 2");
            CompletableFuture<Long> moved = CompletableFuture.supplyAsync(() -> {
                try {
                    return session.execute("update items set shop = n * 2 where shop = 1 and n > 5");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitWaiting();
            other.commit();

            assertThat(moved.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        }
        single.onEach(
                "update items set n = 900, label = 'new' where shop = 1 and item = 1;"
                        + "update items set n = 5 where shop = 1 and item = 2; update items set shop = n * 2 where shop = 1 and n > 5");
        assertSameRows();
    }

    private static void awaitWaiting() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String waiting =
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while (System.nanoTime() < end) {
            for (int shard = 0; shard < cluster.size(); shard++) {
                if (!rows(cluster, shard, waiting).equals(List.of("0"))) {
                    return;
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("nobody waits");
    }

    @Test
    void failsWhereTheTransactionKeepsToARowThatHasChanged() throws Exception {
        try (Session session = db.openSession();
                Session other = db.openSession()) {
            session.setIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            session.setAutoCommit(false);
            session.execute("select count(*) from items");
            other.execute("update items set n = 0 where shop = 1");

            assertThatThrownBy(() -> session.execute("update items set shop = 99 where shop = 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
            session.rollback();
        }
    }

    @Test
    void writesNothingInAReadOnlyTransaction() throws Exception {
        try (Session session = db.openSession()) {
            session.setReadOnly(true);
            assertThatThrownBy(() -> session.execute("update items set shop = 99 where shop = 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
        }
    }

    @Test
    void givesGeneratedKeysOfRowsThatStayAndThatMove() throws Exception {
        try (Session session = db.openSession();
                Result result = session.run(
                        session.prepare("update items set shop = shop + 40"),
                        new Parameter[0],
                        new ExecuteOptions(0, 0, 0, ResultSet.TYPE_FORWARD_ONLY, Optional.of(List.of("id", "shop"))))) {
            assertThat(result.count()).isEqualTo(36);
            List<String> keys = new ArrayList<>();
            ResultSet row = result.generatedKeys().orElseThrow();
            while (row.next()) {
                keys.add(row.getInt(1) + " " + row.getLong(2));
            }
            assertThat(keys)
                    .containsExactlyInAnyOrderElementsOf(rows(single, 0, "select id || ' ' || shop + 40 from items"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update items set shop = c.n from (values (1, 70)) c (k, n) where shop = c.k | FROM would be needed",
                "update items set shop = (select max(k) from pairs p (k)) where shop < 9 | A nested query stands in SET",
                "update items set shop = 70 where shop < 9 returning (select 1) | A nested query stands in RETURNING",
                "update items set shop = 70 where shop < 9 returning old.shop | RETURNING speaks of the row before",
                "update items set shop = 70, tags[1] = 'x' where shop < 9 | Elements or fields",
                "update items set shop = 70, n = (random() * 5)::int where shop < 9 | Function random",
                "with w as (select 1) update items set shop = 70 where shop < 9 | WITH runs on one shard",
                "update items set shop = 70, spot = row(1, 2) where shop < 9 | A row is assigned",
                "update items set shop = default where shop < 9 | DEFAULT of \"shop\"",
            })
    void refusesWithTheReason(String sql, String reason) throws Exception {
        assertThatThrownBy(() -> db.execute(sql)).isInstanceOfSatisfying(ShardlineException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SHARD_KEY_UPDATE);
            assertThat(e.detail().orElse("")).contains(reason);
        });
        assertSameRows();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create trigger t before update on parents for each row execute function nothing() | drop trigger t on parents"
                        + " | It has triggers",
                "create trigger t after delete on parents for each statement execute function nothing() | drop trigger t on parents"
                        + " | It has triggers",
                "create table children (k int references parents) | drop table children | A foreign key refers to it",
                "create table children (k int references parents on update cascade) | drop table children"
                        + " | A foreign key refers to it",
                "create rule r as on delete to parents do also select 1 | drop rule r on parents | It has rules",
                "alter table parents enable row level security | alter table parents disable row level security"
                        + " | It has row security",
                "create table heirs () inherits (parents) | drop table heirs | It is partitioned",
            })
    void refusesWhatWouldNoticeTheMove(String with, String without, String reason) throws Exception {
        cluster.onEach("create table if not exists parents (k int primary key, v int);"
                + "create or replace function nothing() returns trigger language plpgsql as 'begin return null; end'");
        db.execute("insert into parents values (1, 1), (2, 2), (3, 3), (4, 4), (5, 5) on conflict do nothing");
        assertThat(db.execute("update parents set k = k + 100")).isEqualTo(5);
        cluster.onEach(with);
        try {
            assertThatThrownBy(() -> db.execute("update parents set k = k - 100"))
                    .isInstanceOfSatisfying(ShardlineException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.SHARD_KEY_UPDATE);
                        assertThat(e.detail().orElse("")).contains(reason);
                    });
        } finally {
            cluster.onEach(without);
        }
        assertThat(db.execute("update parents set k = k - 100")).isEqualTo(5);
        db.execute("delete from parents");
    }

    @Test
    void refusesWhereMovesAreNotDeclaredAndInUpserts() throws Exception {
        cluster.onEach("create table if not exists kept (k int primary key, v int)");
        assertThatThrownBy(() -> db.execute("update kept set k = k + 1"))
                .isInstanceOfSatisfying(
                        ShardlineException.class,
                        e -> assertThat(e.hint().orElse("")).contains("keyUpdates: move"));
        assertThatThrownBy(
                        () -> db.execute(
                                "insert into items (shop, item) values (1, 1) on conflict (shop, item) do update set shop = 70"))
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHARD_KEY_UPDATE));
        assertSameRows();
    }

    /** Dies when the rows are deleted where they were, and before they are where they belong. */
    @Test
    void leavesAllAsItWasWhenTheProcessDiesInTheMiddle() throws Exception {
        int owner = db.owners("items").indexOf(80L);
        try (ParallelConnection dying = ParallelConnection.open(db.topology());
                Connection blocker = cluster.connect(owner)) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("insert into items (shop, item) values (80, 3)");
            CompletableFuture<Throwable> failed = CompletableFuture.supplyAsync(() -> catchThrowable(
                    () -> dying.execute("update items set shop = 80 where shop in (1, 2, 3) and item = shop")));
            awaitWaiting();
            for (int shard = 0; shard < cluster.size(); shard++) {
                cluster.on(
                        shard,
                        "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and state"
                                + " <> 'idle' and pid not in (pg_backend_pid(), "
                                + (shard == owner
                                        ? blocker.unwrap(PGConnection.class).getBackendPID()
                                        : 0) + ")");
            }
            assertThat(failed.get(30, TimeUnit.SECONDS)).isInstanceOf(SQLException.class);
            blocker.rollback();
        }
        assertSameRows();
    }

    @Test
    void movesUnderConstraintsOfOwnership() throws Exception {
        String yaml = cluster.yaml("pairs: { key: [a, b], keyUpdates: move }");
        try (ParallelConnection checked =
                ParallelConnection.open(Topology.load(new StringReader(yaml + "guard: check\n"), Map.of()))) {
            checked.initialize();
            assertThat(checked.execute("update pairs set a = a + 100")).isEqualTo(9);
        } finally {
            cluster.onEach("do $$ declare c text; begin for c in select conname from pg_constraint where conrelid ="
                    + " 'pairs'::regclass and contype = 'c' loop execute format('alter table pairs drop constraint %I', c); end"
                    + " loop; end $$");
        }
        single.onEach("update pairs set a = a + 100");
        assertSameRows();
    }

    @Test
    void isRefusedWhereTransactionsKeepToOneShard() throws Exception {
        String yaml = cluster.yaml("items: { key: shop, keyUpdates: move }");
        try (ParallelConnection refusing = ParallelConnection.open(
                Topology.load(new StringReader(yaml + "transactions: { acrossShards: refuse }\n"), Map.of()))) {
            assertThatThrownBy(() -> refusing.execute("update items set shop = shop + 40 where shop = 1"))
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SEVERAL_SHARDS));
        }
        assertSameRows();
    }

    @Test
    void holdsNoMoreThanItMay() throws Exception {
        String yaml = cluster.yaml("items: { key: shop, keyUpdates: move }");
        try (ParallelConnection small = ParallelConnection.open(
                Topology.load(new StringReader(yaml + "limits: { gatherBytes: 4KiB }\n"), Map.of()))) {
            assertThat(small.execute("update items set shop = 99 where shop = 1 and item = 1"))
                    .isEqualTo(1);
            assertThatThrownBy(() -> small.execute("update items set shop = shop + 1000"))
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
        }
        single.onEach("update items set shop = 99 where shop = 1 and item = 1");
        assertSameRows();
    }

    /** More rows than one INSERT takes. */
    @Test
    void movesManyRows() throws Exception {
        db.execute("insert into pairs select k, 'b' || k, k from generate_series(1001, 5000) k");
        single.onEach("insert into pairs select k, 'b' || k, k from generate_series(1001, 5000) k");
        same(Question.plain("update pairs set a = a + 10000, v = v + 1"));
        same(Question.plain("update pairs set a = a + 10000 where v % 2 = 0 returning *"));
    }

    /** Who may not update has no way to do it by a move; and a move takes more than the right to update. */
    @Test
    void asksForTheRightsOfAnUpdateAndOfAMove() throws Exception {
        List<TestCluster> both = List.of(cluster, single);
        for (TestCluster each : both) {
            each.onEach(
                    "do $$ begin if not exists (select 1 from pg_roles where rolname = 'sl_mover') then create role sl_mover;"
                            + " end if; end $$; grant select, insert, delete, update (n) on items to sl_mover");
        }
        cluster.onEach(
                "grant usage on schema shardline to sl_mover; grant all on all tables in schema shardline to sl_mover");
        try (Session session = db.openSession();
                Connection oracle = single.connect(0)) {
            session.execute("set role sl_mover");
            oracle.createStatement().execute("set role sl_mover");
            assertThat(same(session, oracle, Question.plain("update items set shop = shop + 40")))
                    .isInstanceOf(Answer.Failure.class);
            for (TestCluster each : both) {
                each.onEach("grant update on items to sl_mover");
            }
            same(session, oracle, Question.plain("update items set shop = shop + 40"));
            cluster.onEach("revoke insert on items from sl_mover");
            assertThatThrownBy(() -> session.execute("update items set shop = shop + 40"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        } finally {
            for (TestCluster each : both) {
                each.onEach("drop owned by sl_mover");
            }
        }
        assertSameRows();
    }

    @Test
    void saysWhatHappens() throws Exception {
        try (Session session = db.openSession()) {
            assertThat(session.explain("update items set shop = shop + 40 where shop = ?", 1))
                    .startsWith(
                            "Move  the rows that get a key of another shard: locked, deleted, and inserted at their new owners;"
                                    + " the others updated where they are; in one transaction\n  Route  s");
            assertThat(session.explain("update items set shop = 1 where shop = ?", 1))
                    .contains("one shard has all rows concerned; text unchanged");
            assertThat(session.explain("update items set shop = (select 1) where shop < 9"))
                    .startsWith("Refused  cannot assign to shard key \"items\".\"shop\"");
        }
    }

    /** What a column makes of a value decides where the row is. */
    @Test
    void findsTheOwnerByTheKeyAsItIsStored() throws Exception {
        for (String sql : List.of(
                "insert into codes select ('k' || k)::char(4), k from generate_series(1, 9) k",
                "insert into amounts select (k * 1.5)::numeric, k from generate_series(1, 20) k",
                "update codes set c = c || 'x  '",
                "update codes set c = 'a' || v::text",
                "update amounts set p = p * 1.0777 + 5000",
                "update amounts set p = p + v / 3.0 + 100000")) {
            db.execute(sql);
            single.onEach(sql);
        }
        for (int v = 1; v <= 20; v++) {
            assertThat(db.execute(
                            "update amounts set v = -v where p = ?",
                            new BigDecimal(rows(single, 0, "select p from amounts where v = " + v)
                                    .get(0))))
                    .isEqualTo(1);
        }
        assertThat(db.execute("delete from codes where c in ('a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'a9')"))
                .isEqualTo(9);
        assertThat(db.execute("delete from amounts")).isEqualTo(20);
        single.onEach("truncate codes, amounts");
    }
}
