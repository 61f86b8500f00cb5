package io.shardline.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Parameter;
import io.shardline.Result;
import io.shardline.Session;
import io.shardline.testing.ShownRows;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGResultSetMetaData;

class GatherIT {
    private static final String TABLES = """
            orders: { key: customer_id }
            returns: { key: return_id }
            app.orders: { key: id }
            '"Odd Name"': { key: k }
            kinds: { key: k }
            empty: { key: k }
            countries: reference
            settings: { on: s1 }
            """;

    private static final String SCHEMA = """
            create schema app;
            create type mood as enum ('sad', 'ok', 'happy');
            create domain percent as numeric(5,2) check (value between 0 and 100);
            create type place as (street text, m mood);
            create table orders (customer_id bigint, order_id int, sku text, total numeric(10,2), country text,
                primary key (customer_id, order_id));
            create table returns (return_id bigint primary key, sku text, reason text);
            create table app.orders (id bigint primary key, sku text);
            create table "Odd Name" (k bigint primary key, "Select" text, "a""b" int);
            create table kinds (k bigint primary key, m mood, p percent, ms mood[], pl place, pls place[], j jsonb,
                i interval, n numeric, f float8, b bytea, ts timestamptz, u uuid, r int4range, t text collate "C",
                bits varbit, ip inet, gen bigint generated always as (k * 2) stored);
            create table empty (k bigint, v text);
            create table countries (code text primary key, label text);
            create view returned as select o.customer_id, o.sku, r.reason from orders o join returns r on r.sku = o.sku;
            create view nested as select sku, count(*) as n from returned group by sku;
            """;

    private static TestCluster cluster;
    private static TestCluster one;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        one = cluster.oracle();
        // Types get other numbers on each shard.
        cluster.on(1, "create type before1 as enum ('x')");
        cluster.on(2, "create table before2 (x int)");
        cluster.onEach(SCHEMA);
        cluster.on(1, "create table settings (k text primary key, v text)");
        one.onEach(SCHEMA);
        one.onEach("create table settings (k text primary key, v text)");
        db = open("");
        both("insert into countries values ('FR', 'France'), ('DE', 'Germany')");
        both("insert into settings values ('top', '3')");
        for (int i = 0; i < 30; i++) {
            both("insert into orders values (%d, %d, 'sku%d', %d.5, '%s')"
                    .formatted(i % 12, i, i % 7, i, i % 3 == 0 ? "FR" : "DE"));
            both("insert into returns values (%d, 'sku%d', %s)"
                    .formatted(i, i % 5, i % 4 == 0 ? "null" : "'r" + i + "'"));
            both("insert into app.orders values (%d, 'app%d')".formatted(i, i));
            both("insert into \"Odd Name\" values (%d, 's%d', %d)".formatted(i, i % 3, i));
        }
        for (int i = 0; i < 6; i++) {
            both(kind(i));
        }
    }

    private static String kind(int k) {
        if (k % 3 == 2) {
            return "insert into kinds (k) values (" + k + ")";
        }
        String n = k % 2 == 0 ? "'NaN'" : "1.50";
        return ("insert into kinds values (%1$d, 'happy', 12.5, array['sad','ok']::mood[], row('a \"b\"', 'ok')::place,"
                        + " array[row('x', 'sad')::place, null], '{\"a\": [1, null]}', interval '1 mon -2 days 03:04:05.6',"
                        + " %2$s, 'NaN', '\\x00ff', '2020-02-29 12:00:00.123456+02',"
                        + " 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '[1,5)', E'tab\\t\\\\nl\\n', B'101', '10.0.0.1/8')")
                .formatted(k, n);
    }

    private static ParallelConnection open(String more) throws SQLException {
        return ParallelConnection.open(Topology.load(new StringReader(cluster.yaml(TABLES) + more), Map.of()));
    }

    private static void both(String sql) throws SQLException {
        one.on(0, sql);
        if (sql.contains("countries")) {
            cluster.onEach(sql);
        } else {
            db.execute(sql);
        }
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    private static final String JOIN =
            "select o.customer_id, o.order_id, r.return_id, r.reason from orders o join returns r on r.sku = o.sku";

    private static List<String> ofOne(String sql, Object... parameters) throws SQLException {
        try (Connection connection = one.connect(0);
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return ShownRows.of(statement.executeQuery());
        }
    }

    private static List<String> in(Session session, ExecuteOptions options, String sql, Object... parameters)
            throws SQLException {
        Parameter[] bound = new Parameter[parameters.length];
        for (int i = 0; i < bound.length; i++) {
            bound[i] = Parameter.of(parameters[i]);
        }
        try (Result result = session.run(session.prepare(sql), bound, options)) {
            return ShownRows.of(result.rows());
        }
    }

    private static void assertGathered(String sql, @Nullable Object... parameters) throws SQLException {
        assertThat(db.explain(sql, parameters)).as(sql).startsWith("Gather");
        try (Session session = db.openSession()) {
            List<String> expected = ofOne(sql, parameters);
            for (int execution = 1; execution <= 10; execution++) {
                assertThat(in(session, ExecuteOptions.DEFAULT, sql, parameters))
                        .as(sql + " for the " + execution)
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    private static List<String> origins(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        PGResultSetMetaData base = columns.unwrap(PGResultSetMetaData.class);
        List<String> origins = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            origins.add(String.join(
                    ".",
                    columns.getSchemaName(column),
                    columns.getTableName(column),
                    base.getBaseSchemaName(column),
                    base.getBaseTableName(column),
                    base.getBaseColumnName(column)));
        }
        return origins;
    }

    private static List<String> origins(String sql, ExecuteOptions options) throws SQLException {
        assertThat(db.explain(sql)).as(sql).startsWith("Gather");
        try (Session session = db.openSession();
                Result result = session.run(session.prepare(sql), new Parameter[0], options)) {
            return origins(result.rows());
        }
    }

    @Test
    void saysOfItsColumnsFromWhichTableTheyAreAsOneServerDoes() throws Exception {
        ExecuteOptions scrolled = new ExecuteOptions(0, 0, 0, ResultSet.TYPE_SCROLL_INSENSITIVE, Optional.empty());
        for (String sql : List.of(
                "select o.*, r.reason as why, 1 + 1, c.label from orders o join returns r on r.sku = o.sku"
                        + " join countries c on c.code = o.country",
                "select a.sku, o.sku from app.orders a full join app.orders o on a.sku = o.sku",
                "select n.sku, n.n, \"Odd Name\".* from nested n, \"Odd Name\"")) {
            try (Connection connection = one.connect(0);
                    Statement statement = connection.createStatement()) {
                List<String> expected = origins(statement.executeQuery(sql));
                assertThat(origins(sql, ExecuteOptions.DEFAULT)).as(sql).isEqualTo(expected);
                assertThat(origins(sql, scrolled)).as(sql).isEqualTo(expected);
            }
        }
    }

    @Test
    void saysOfPartsOfGroupsThatTheyAreFromNoTable() throws Exception {
        String sql = "select country, count(*) + 1 from orders group by country having max(total) > 0 order by 1";
        assertThat(db.explain(sql)).contains("shardline_parts");
        assertThat(origins(sql, ExecuteOptions.DEFAULT)).containsExactly("....", "....");
    }

    @Test
    void joinsWhatLiesOnDifferentShards() throws Exception {
        assertGathered(JOIN);
        assertGathered(
                "select o.order_id, r.return_id from orders o left join returns r on r.sku = o.sku and r.reason is null"
                        + " where r.return_id is null or r.reason is null");
        assertGathered("select r.return_id, o.order_id, c.label from returns r full join orders o on o.sku = r.sku"
                + " full join countries c on c.code = o.country");
        assertGathered(
                "select a.order_id, b.order_id from orders a join orders b on a.sku = b.sku and a.order_id < b.order_id"
                        + " where a.total > 20 and b.total < 25");
        assertGathered("select s.v, count(*) from settings s, orders o group by s.v");
    }

    @Test
    void bindsParametersWhereTheyStandAndPassesOverTheOthers() throws Exception {
        assertGathered(JOIN + " where o.total > ? and r.reason like ? and o.country = ?", 5.5, "r%", "DE");
        assertGathered(
                "select ?::int + count(*), ? from orders o, returns r where o.sku = r.sku and r.sku in (?, ?)",
                1,
                "x",
                "sku1",
                "sku2");
        assertGathered(JOIN + " where o.customer_id = ? or r.return_id = ?", 3, null);
        assertGathered(
                JOIN + " where r.reason = any (?) and o.total between ? and ? and o.country <> ?",
                new String[] {"r1", "it's \\ a\"b", null},
                1.5,
                25,
                "x'\\");
        assertGathered(
                "select count(*) from kinds a, kinds b where a.j ?? ? and b.m = ?::mood and a.ts < ? and b.b = ?",
                "a",
                "happy",
                java.sql.Timestamp.valueOf("2024-01-01 00:00:00.5"),
                new byte[] {0, -1});
        assertThat(db.explain(JOIN + " where o.total > ?", 5)).contains("where (( o. total > ?".replace("o. ", ""));
    }

    @Test
    void asksOnlyTheShardsThatHaveRows() throws Exception {
        String sql = JOIN + " where o.customer_id = 3 and r.return_id = 1";
        String plan = db.explain(sql);
        if (plan.startsWith("Gather")) {
            assertThat(plan.lines().filter(line -> line.contains("Copy")))
                    .allSatisfy(line -> assertThat(line).containsPattern("from s\\d($| where)"));
        }
        for (int customer = 0; customer < 12; customer++) {
            String each = JOIN + " where o.customer_id = " + customer + " and r.return_id = " + (customer + 1);
            try (Session session = db.openSession()) {
                assertThat(in(session, ExecuteOptions.DEFAULT, each)).containsExactlyInAnyOrderElementsOf(ofOne(each));
            }
        }
    }

    @Test
    void keepsNamesThatAreQualifiedQuotedOrShadowed() throws Exception {
        assertGathered("select public.orders.sku, x.n from public.orders, (select count(*) as n from returns) x");
        assertGathered("select public.returns.* from public.returns join public.orders using (sku)");
        assertGathered(
                "select \"Odd Name\".\"Select\", count(*), max(\"a\"\"b\") from \"Odd Name\" group by 1 having count(*) > 1");
        assertGathered(
                "with orders as (select distinct sku from orders where total > 10) select count(*), max(sku) from orders");
        assertGathered("with r as (select sku from returns) select (select count(*) from r), o.* from app.orders o");
        assertGathered("select o from orders o join returns on o.sku = returns.sku");
        assertGathered("select row_to_json(o)::text from orders o order by max(o.total) over () limit 100");
        assertGathered("select c.a, c.b from returns as c(a, b, d) join orders on orders.sku = c.b");
        assertThatThrownBy(() -> db.execute("select * from orders o join app.orders a on a.sku = o.sku"))
                .hasMessageContaining("several shards");
    }

    @Test
    void movesEveryTypeAsItIs() throws Exception {
        assertGathered("select a.*, b.k from kinds a, kinds b where a.k <= b.k + 0");
        assertGathered("select m, count(*), max(n), min(i), array_agg(k order by k) from kinds group by rollup (m)");
        assertGathered("select (pl).*, k from kinds");
        assertGathered("select (pl).m, ms[1], pls[1], gen from kinds where k + 0 >= (select max(k) - 5 from kinds)");
    }

    @Test
    void knowsThatAKeyDecidesTheOtherColumns() throws Exception {
        assertGathered(
                "select r.return_id, r.reason, count(*) from returns r join orders o on o.sku = r.sku group by r.return_id");
    }

    @Test
    void answersOverNoRows() throws Exception {
        assertGathered("select count(*), max(v) from empty e, orders o where e.v = o.sku");
        assertGathered("select o.sku, e.v from orders o left join empty e on e.v = o.sku");
    }

    @Test
    void expandsViewsAndWhatOnlyTheServerUnderstands() throws Exception {
        assertGathered("select * from returned");
        assertGathered("select n.sku, n.n, c.label from public.nested n, countries c");
        assertGathered("select sku, n from nested where n > ? and sku <> ?", 2, "sku9");
        assertGathered("select j.sku from (orders join returns using (sku)) as j where j.order_id > ?", 4);
        assertGathered("table returns");
        assertGathered("select t.n from (select sku ^@ 'sku1' as n, k.return_id from public.returns k order by 2) t");
    }

    @Test
    void readsItsOwnUncommittedWritesAndNobodyElsesView() throws Exception {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            session.execute("insert into returns values (900, 'sku1', 'mine')");
            String sql = JOIN + " where r.reason = 'mine'";
            assertThat(in(session, ExecuteOptions.DEFAULT, sql)).hasSize(5);
            assertThat(in(session, ExecuteOptions.DEFAULT.withFetchSize(2), sql))
                    .hasSize(5);
            session.rollback();
            assertThat(in(session, ExecuteOptions.DEFAULT, sql)).isEmpty();
        }
    }

    @Test
    void worksWithPoolsOfOneConnection() throws Exception {
        try (ParallelConnection small = open("pool: { maximumPoolSize: 1, connectionTimeout: 2000 }\n");
                Session session = small.openSession()) {
            assertThat(in(session, ExecuteOptions.DEFAULT, JOIN)).hasSameSizeAs(ofOne(JOIN));
            session.setAutoCommit(false);
            assertThat(in(session, ExecuteOptions.DEFAULT, JOIN)).hasSameSizeAs(ofOne(JOIN));
            session.rollback();
            CompletableFuture<?>[] several = new CompletableFuture<?>[6];
            for (int i = 0; i < several.length; i++) {
                several[i] = CompletableFuture.runAsync(() -> {
                    try (Session other = small.openSession()) {
                        assertThat(in(other, ExecuteOptions.DEFAULT, JOIN)).hasSameSizeAs(ofOne(JOIN));
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            CompletableFuture.allOf(several).get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void scrollsWhatOneServerHasComputed() throws Exception {
        ExecuteOptions scrolled =
                new ExecuteOptions(0, 0, 0, ResultSet.TYPE_SCROLL_INSENSITIVE, java.util.Optional.empty());
        try (Session session = db.openSession();
                Result result = session.run(session.prepare(JOIN + " order by 2, 3"), new Parameter[0], scrolled)) {
            ResultSet rows = result.rows();
            assertThat(rows.last()).isTrue();
            assertThat(rows.getRow()).isEqualTo(ofOne(JOIN).size());
            assertThat(rows.first()).isTrue();
            assertThat(rows.getInt(2)).isZero();
        }
    }

    @Test
    void givesTheServersOwnErrorForTheCallersText() {
        assertThatThrownBy(() -> db.execute("select o.nothing from orders o join returns r on r.sku = o.sku"))
                .isInstanceOfSatisfying(SQLException.class, e -> {
                    assertThat(e.getSQLState()).isEqualTo("42703");
                    assertThat(e.getMessage()).contains("Position: 8");
                });
        assertThatThrownBy(() -> db.execute(JOIN + " where 1 / (o.order_id - o.order_id) = 1"))
                .hasMessageContaining("division by zero");
    }

    @Test
    void explainsWithTheServersOwnPlans() throws Exception {
        try (Session session = db.openSession()) {
            String plain = String.join("\n", in(session, ExecuteOptions.DEFAULT, "explain " + JOIN));
            assertThat(plain).contains("Gather", "Copy  orders").doesNotContain("Server");
            String analyzed =
                    String.join("\n", in(session, ExecuteOptions.DEFAULT, "explain (analyze, costs off) " + JOIN));
            assertThat(analyzed)
                    .contains("Moved  orders: 30 rows,", "Server  s", "actual time")
                    .doesNotContain("cost=");
            String merged = String.join(
                    "\n",
                    in(
                            session,
                            ExecuteOptions.DEFAULT,
                            "explain analyze verbose select sku from orders where customer_id > ?",
                            3));
            assertThat(merged)
                    .contains("Concat", "Server  s0", "Server  s1", "Server  s2", "actual time", "Output: sku");
            String one = String.join(
                    "\n",
                    in(
                            session,
                            ExecuteOptions.DEFAULT,
                            "explain (verbose) select sku from orders where customer_id = 3"));
            assertThat(one).contains("Route  s", "Server  s", "Output: sku").doesNotContain("actual");
            List<String> json =
                    in(session, ExecuteOptions.DEFAULT, "explain (format json, costs off) select sku from orders");
            assertThat(json).hasSize(1);
            assertThat(json.get(0))
                    .startsWith("[")
                    .contains("{ \"Node\": \"Concat\", \"Plans\": [", "\"Node\": \"Server\"");
            in(
                    session,
                    ExecuteOptions.DEFAULT,
                    "select ?::json->0->>'Node'",
                    json.get(0).replaceAll("\\|$", ""));
        }
    }

    @Test
    void refusesWhatIsPeculiarToATableOrAServer() {
        for (String sql : List.of(
                "select o.ctid, r.sku from orders o join returns r on r.sku = o.sku",
                "select 'orders'::regclass, count(*) from orders o, returns r",
                "select pg_relation_size('orders') from orders o, returns r",
                "select count(*) from orders tablesample system (50), returns",
                "select count(*) from orders o, pg_class c where c.relname = o.sku",
                JOIN + " for update")) {
            assertThatThrownBy(() -> db.execute(sql))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
        }
    }

    @Test
    void namesTheTableThatGoesOverTheBudgetAndLeavesNothingBehind() throws Exception {
        try (ParallelConnection poor = open("limits: { gatherBytes: 200 }\n");
                Session session = poor.openSession()) {
            session.setAutoCommit(false);
            session.rollback();
            session.setAutoCommit(true);
            assertThatThrownBy(() -> in(session, ExecuteOptions.DEFAULT, "select a.*, b.* from kinds a, kinds b"))
                    .isInstanceOfSatisfying(SQLException.class, e -> {
                        assertThat(e.getSQLState()).isEqualTo("54000");
                        assertThat(e.getMessage()).contains("\"kinds\"", "200");
                    });
            assertThat(in(session, ExecuteOptions.DEFAULT, "select count(*) from empty e, settings"))
                    .hasSize(1);
            assertNothingLeft(poor);
        }
    }

    /** No temporary table anywhere, and no connection in a transaction. */
    private static void assertNothingLeft(ParallelConnection db) throws SQLException {
        assertThat(db.isClosed()).isFalse();
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard);
                    Statement statement = connection.createStatement()) {
                ResultSet row =
                        statement.executeQuery("select (select count(*) from pg_class where relpersistence = 't'),"
                                + " (select count(*) from pg_stat_activity where datname = current_database()"
                                + " and state like 'idle in transaction%')");
                row.next();
                assertThat(row.getInt(1)).isZero();
                assertThat(row.getInt(2)).isZero();
            }
        }
    }

    @Test
    void canBeCancelledAndTimedOutWhileRowsAreMoved() throws Exception {
        // Rows that take a while to compute, at the shards and at the site.
        String slow = "select a.sku, pg_sleep(0.2) from orders a join returns r on r.sku = a.sku";
        db.explain(slow);
        for (boolean autoCommit : new boolean[] {true, false}) {
            try (Session session = db.openSession()) {
                usableAgain(session, true);
                session.setAutoCommit(autoCommit);
                CompletableFuture<Void> cancel = CompletableFuture.runAsync(
                        () -> {
                            try {
                                session.cancel();
                            } catch (SQLException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        CompletableFuture.delayedExecutor(600, TimeUnit.MILLISECONDS));
                assertCancelled(() -> in(session, ExecuteOptions.DEFAULT, slow));
                cancel.get(10, TimeUnit.SECONDS);
                usableAgain(session, autoCommit);
                assertCancelled(() -> in(session, ExecuteOptions.DEFAULT.withTimeout(1), slow));
                usableAgain(session, autoCommit);
            }
        }
        assertNothingLeft(db);
    }

    private static void usableAgain(Session session, boolean autoCommit) throws SQLException {
        if (!autoCommit) {
            session.rollback();
        }
        assertThat(in(session, ExecuteOptions.DEFAULT, JOIN)).hasSameSizeAs(ofOne(JOIN));
        if (!autoCommit) {
            session.rollback();
        }
    }

    private interface Work {
        Object run() throws SQLException;
    }

    private static void assertCancelled(Work work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    }

    @Test
    void isCancelledWhileAShardStillSends() throws Exception {
        // The table is locked on one shard, so that its COPY waits there while the others send.
        try (Connection blocker = cluster.connect(2);
                Statement statement = blocker.createStatement();
                Session session = db.openSession()) {
            blocker.setAutoCommit(false);
            statement.execute("lock table returns in access exclusive mode");
            assertCancelled(() -> in(session, ExecuteOptions.DEFAULT.withTimeout(1), JOIN));
            blocker.rollback();
            usableAgain(session, true);
        }
        assertNothingLeft(db);
    }

    @Test
    void oneErrorSaysThatAShardDied() throws Exception {
        try (Connection blocker = cluster.connect(1);
                Statement statement = blocker.createStatement();
                Session session = db.openSession()) {
            blocker.setAutoCommit(false);
            statement.execute("lock table returns in access exclusive mode");
            CompletableFuture<Void> killer = CompletableFuture.runAsync(
                    () -> killWaiting(), CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
            assertThatThrownBy(() -> in(session, ExecuteOptions.DEFAULT, JOIN))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isIn("57P01", "08006"));
            killer.get(10, TimeUnit.SECONDS);
            blocker.rollback();
            usableAgain(session, true);
        }
        assertNothingLeft(db);
    }

    private static void killWaiting() {
        try (Connection connection = cluster.connect(1);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                            + " and wait_event_type = 'Lock'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
