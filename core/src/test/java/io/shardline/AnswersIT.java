package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.testing.ShownRows;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is answered is what one server with all rows answers; what cannot be is refused. */
class AnswersIT {
    private static final String TABLES = """
            customers: { key: customer_id }
            orders: { key: customer_id }
            docs: { key: tenant }
            tickets: { key: customer_id }
            stamps: { key: at }
            identities: { key: id }
            derived_keys: { key: twice }
            countries: reference
            ci: reference
            later: { key: id }
            """;

    private static final String SCHEMA = """
            create collation ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            create table customers (customer_id bigint primary key, name text, country text collate "C");
            create table orders (customer_id bigint, order_id int, total numeric(10,2), note text, "user" text,
                primary key (customer_id, order_id));
            create table docs (tenant text primary key, n int);
            create table tickets (customer_id bigint, n int, id serial);
            create table stamps (at timestamp primary key, v int);
            create table identities (id int generated always as identity primary key, v int);
            create table derived_keys (base int, twice int generated always as (base * 2) stored);
            create table countries (code text collate "C" primary key, label text);
            create table ci (name text collate ignore_case, label text);
            create function order_count(customers) returns bigint language sql stable as
                'select count(*) from orders';
            """;

    private static TestCluster cluster;
    private static ParallelConnection db;
    private static Connection one;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(4);
        cluster.onEach(SCHEMA);
        cluster.oracle().onEach(SCHEMA);
        one = cluster.oracle().connect(0);
        db = ParallelConnection.open(Topology.load(
                new StringReader(cluster.yaml(TABLES) + "\ntransactions: { acrossShards: best-effort }"), Map.of()));
        fill();
    }

    private static void fill() throws SQLException {
        String copies = "insert into countries values ('DE', 'Germany'), ('FR', 'France');"
                + " insert into ci values ('ABC', 'upper')";
        cluster.onEach(copies);
        cluster.oracle().onEach(copies);
        for (int id = 1; id <= 24; id++) {
            both("insert into customers values (" + id + ", 'n" + id % 5 + "', '" + (id % 2 == 0 ? "DE" : "XX") + "')");
            for (int order = 1; order <= id % 4; order++) {
                both("insert into orders values (%d, %d, %d, 'n%d', 'u%d')"
                        .formatted(id, order, id * order % 7, order, id % 3));
            }
        }
        for (String tenant : List.of("abc", "ABC", "Abc", "xyz", "x y")) {
            both("insert into docs values ('" + tenant + "', 1) on conflict (tenant) do nothing");
        }
    }

    /** Writes the same on the shards and on the one server. */
    private static void both(String sql) throws SQLException {
        db.execute(sql);
        try (Statement statement = one.createStatement()) {
            statement.execute(sql);
        }
    }

    @AfterAll
    static void stop() throws SQLException {
        if (db != null) {
            db.close();
            one.close();
        }
        cluster.close();
    }

    private static List<String> ofShards(String sql, Object... parameters) throws SQLException {
        try (Cursor cursor = db.cursor().execute(sql, parameters)) {
            return ShownRows.of(cursor.resultSet());
        }
    }

    private static List<String> ofOne(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = one.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return ShownRows.of(statement.executeQuery());
        }
    }

    private static void assertSame(String sql, Object... parameters) throws SQLException {
        List<String> expected = ofOne(sql, parameters);
        List<String> given = ofShards(sql, parameters);
        if (sql.contains("order by")) {
            assertThat(given).as(sql).isEqualTo(expected);
        } else {
            assertThat(given).as(sql).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** PostgreSQL itself computes it, over the rows of all shards. */
    private static void assertGathered(String sql, Object... parameters) throws SQLException {
        assertThat(db.explain(sql, parameters)).startsWith("Gather");
        assertSame(sql, parameters);
    }

    private static void assertSameError(String sql) {
        SQLException expected = catchThrowableOfType(SQLException.class, () -> ofOne(sql));
        assertThatThrownBy(() -> ofShards(sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(expected.getSQLState()));
    }

    private static void assertRefused(String sql, Object... parameters) {
        assertThatThrownBy(() -> db.execute(sql, parameters))
                .as(sql)
                .isInstanceOfSatisfying(
                        ShardlineException.class,
                        e -> assertThat(e.getSQLState()).as(sql).isIn("0A000", "22023", "23502"));
    }

    @Test
    void doesNotLinkTwoTablesThroughAThirdThatMayBeMissing() throws Exception {
        assertGathered("select a.customer_id, b.customer_id from customers a join customers b on a.name = b.name"
                + " left join orders c on c.customer_id = b.customer_id and c.customer_id = a.customer_id");
        assertGathered("select a.customer_id from customers a where exists (select 1 from orders b"
                + " left join orders c on c.customer_id = b.customer_id and c.customer_id = a.customer_id"
                + " where b.total = 6)");
        assertSame("select a.customer_id, count(c.order_id) from customers a join orders b using (customer_id)"
                + " left join orders c on c.customer_id = b.customer_id group by a.customer_id");
        assertSame("select b.customer_id, c.total from orders c right join customers b"
                + " on c.customer_id = b.customer_id and c.total > 3");
    }

    @Test
    void writesNoReferenceTableAndMovesNoKeyInsideOfWith() {
        assertRefused("with x as (insert into countries values ('SE', 'Sweden') returning code) select * from x");
        assertRefused("with x as (delete from countries returning code) select * from x");
        assertRefused("with x as (update countries set label = 'x' returning code)"
                + " update customers set name = 'y' where customer_id = 5");
        assertRefused("with x as (update customers set customer_id = 77 where customer_id = 5 returning name)"
                + " select * from x");
    }

    @Test
    void answersNestedQueriesOfAnInsertFromTheirOwnShard() throws Exception {
        assertRefused("insert into customers values (501, (select name from customers where customer_id = 7), 'x'),"
                + " (502, 'b', 'x'), (503, 'b', 'x'), (504, 'b', 'x')");
        for (int id = 1; id <= 8; id++) {
            String sql = "insert into customers values (600, (select name from customers where customer_id = " + id
                    + "), 'x') on conflict do nothing";
            try {
                both(sql);
            } catch (ShardlineException refused) {
                assertThat(refused.getSQLState()).isEqualTo("0A000");
            }
            assertSame("select * from customers where customer_id = 600");
            both("delete from customers where customer_id = 600");
        }
        both("insert into orders (customer_id, order_id) values (9,"
                + " (select max(order_id) + 1 from orders where customer_id = 9))");
        assertSame("select * from orders where customer_id = 9 order by order_id");
        both("delete from orders where customer_id = 9 and order_id > 1");
    }

    @Test
    void seesAWindowFunctionInsideOfAnExpression() throws Exception {
        assertGathered("select customer_id, 1 + row_number() over (order by customer_id) from customers");
        assertGathered("select customer_id from customers order by 1 + row_number() over (order by customer_id)");
        assertGathered("select customer_id, -rank() over w from customers window w as (order by name) order by 1");
    }

    @Test
    void readsAPositionOrLabelThroughItsParentheses() throws Exception {
        assertSame("select customer_id, -customer_id from customers order by (2)");
        assertSame("select -customer_id as customer_id from customers order by (customer_id)");
        assertSameError("select customer_id from customers order by 2, customer_id + 1");
    }

    @Test
    void givesAllShardsOneTime() throws Exception {
        String sql = "select customer_id, now() as asked, current_date - date '2000-01-01' as days from customers"
                + " where now() > current_timestamp - interval '1 day' and localtime is not null";
        assertThat(db.explain(sql)).startsWith("Concat");
        List<String> times = ofShards(sql).stream()
                .map(row -> row.substring(row.indexOf('|')))
                .distinct()
                .toList();
        assertThat(times).hasSize(1);
        assertSame("select count(*), current_date + 1 as tomorrow from customers group by current_date + 1");
        assertThat(db.explain("select current_timestamp(0), customer_id from customers"))
                .startsWith("Gather");
        String filtered =
                "select count(*) from orders a, customers b where a.total = b.customer_id and a.total < extract(year from now())";
        assertThat(db.explain(filtered)).startsWith("Gather");
        assertSame(filtered);
    }

    @Test
    void tellsAKeywordFromAQuotedName() throws Exception {
        assertGathered("select user, count(*) from orders group by \"user\"");
        assertSame("select \"user\", count(*) from orders group by \"user\"");
    }

    @Test
    void groupsByTheMergedColumnOfANaturalJoin() throws Exception {
        String sql = "select a.customer_id as note, count(*) from orders a natural join orders b"
                + " where a.customer_id = b.customer_id group by note";
        assertSameError(sql);
    }

    @Test
    void doesNotRouteByAnEqualityThatIgnoresCase() throws Exception {
        assertSame("select d.tenant from docs d join ci on ci.name = d.tenant where ci.name = 'aBC' order by n, 1");
        assertGathered(
                "select a.tenant, b.tenant from docs a join ci on ci.name = a.tenant join docs b on b.tenant = ci.name");
        assertRefused("insert into docs values ('aBc', 1) on conflict (tenant collate ignore_case) do nothing");
    }

    @Test
    void refusesAKeyThatTheServerComputes() {
        assertRefused("select * from derived_keys where twice = 4");
        assertRefused("insert into identities (id, v) overriding user value values (5, 5)");
    }

    @Test
    void drawsNoNumbersFromTheShardsOwnSequences() {
        assertRefused("insert into tickets values (1, 1)");
        // Those of other rows are drawn from one shard for all.
        assertRefused("insert into tickets values (1, 1, default), (2, 2, 5)");
    }

    @Test
    void refusesWhatChangesTheShardBehindTheBack() {
        assertRefused("select set_config('search_path', 'nowhere', false), 1");
        assertRefused("select order_count(c) from customers c where customer_id = 5");
        assertRefused("select c.order_count from customers c where customer_id = 5");
    }

    @Test
    void castsTheElementsOfAnArrayAsTheServerDoes() throws Exception {
        both("insert into docs values ('ab', 9) on conflict do nothing");
        assertSame("select tenant from docs where tenant = any(?::varchar(2)[]) order by n", (Object)
                new String[] {"abc"});
        both("insert into stamps values ('2024-01-01 00:00', 1)");
        assertSame("select v from stamps where at = any(?::date[])", (Object)
                new java.sql.Timestamp[] {java.sql.Timestamp.valueOf("2024-01-01 10:00:00")});
    }

    @Test
    void seesAnAggregateThatBelongsToTheQueryAround() throws Exception {
        assertGathered("select (select sum(o.total)) from orders o");
        assertSame("select customer_id, (select count(*) from orders o where o.customer_id = c.customer_id)"
                + " from customers c order by 1");
    }

    @Test
    void plansAnewWhenATableAppearsThatWasMissing() throws Exception {
        assertThatThrownBy(() -> db.explain("select * from later"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
        cluster.onEach("create table later (id int)");
        cluster.oracle().onEach("create table later (id int)");
        for (int id = 0; id < 8; id++) {
            both("insert into later values (" + id + ")");
        }
        assertSame("select * from later");
    }

    @Test
    void cutsAtNullAndAtRoundedLimits() throws Exception {
        assertSame("select customer_id from customers order by 1 limit null");
        assertSame("select customer_id from customers order by 1 limit 5 offset 3");
        assertSame("select customer_id from customers order by 1 limit ? offset ?", 5L, 3);
        assertSame("select customer_id from customers order by 1 fetch first 5 rows only");
        for (String limit : List.of("2.5", "3.5", "1e1", "'4'", "null", "9223372036854775807 offset 20")) {
            String sql = "select customer_id from customers order by 1 limit " + limit;
            try {
                assertThat(ofShards(sql)).as(sql).isEqualTo(ofOne(sql));
            } catch (ShardlineException refused) {
                assertThat(refused.getSQLState()).as(sql).isEqualTo("0A000");
            }
        }
    }

    @Test
    void answersTheSameTextWithOtherLiterals() throws Exception {
        for (String id :
                List.of("5", "6", "7", "'8'", "'9'", "-1", "- 1", "10.0", "1.5", "null", "9223372036854775807")) {
            assertSame("select name from customers where customer_id = " + id);
        }
        for (String list : List.of("1, 2", "3", "4, null, 5", "'6', 7", "8.0, 9.5", "-1, 10", "10::int, 11")) {
            assertSame("select name from customers where customer_id in (" + list + ")");
        }
        for (int position = 1; position <= 2; position++) {
            assertSame("select customer_id, -customer_id from customers order by " + position + " desc");
        }
    }

    @Test
    void prunesNothingThatAnOuterJoinKeeps() throws Exception {
        assertSame("select c.customer_id, o.order_id from customers c left join orders o"
                + " on o.customer_id = c.customer_id and c.customer_id = 5 order by 1, 2");
        assertSame("select count(*) from customers c left join orders o"
                + " on o.customer_id = c.customer_id and o.customer_id = 5");
        assertSame("select count(*) from orders o right join customers c"
                + " on o.customer_id = c.customer_id and o.customer_id = 5 where c.name = 'n1'");
        assertSame("select count(*) from customers c where not (customer_id = 5)");
        assertSame("select count(*) from customers c where customer_id = 5 or name = 'n1'");
        assertSame("select count(*) from customers c where (customer_id = 5 and name = 'n0') or customer_id in (6, 7)");
        assertSame("select count(*) from customers c where (customer_id = 5) is not true");
        assertSame("select count(*) from customers c where (customer_id = 5) = (name = 'n9')");
    }

    @Test
    void readsCommonTableExpressionsBeforeTablesOfTheirName() throws Exception {
        assertSame("with customers as (select 1 as customer_id) select * from customers");
        assertSame("with recursive a as (select * from customers), customers as (select 3 as customer_id)"
                + " select * from a where customer_id = 3");
    }
}
