package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.ShownRows;
import io.shardline.testing.TestCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Views that are taken for tables, and those that are not, beside one server with all rows. */
class ViewsIT {
    private static final String SCHEMA = """
            create table customers (customer_id int primary key, name text, country text);
            create table orders (customer_id int, order_id int, total numeric, primary key (customer_id, order_id));
            create table countries (code text primary key, label text);
            create schema app;
            create view open_orders as select order_id as n, customer_id as buyer, total from orders where total > 20;
            create view buyers as
                select c.customer_id, c.name, o.order_id, k.label from customers c
                  join orders o on o.customer_id = c.customer_id left join countries k on k.code = c.country;
            create view spent as select customer_id, sum(total) as total, count(*) as n from orders group by customer_id;
            create view app.deep as select buyer, n * 10 as ten from open_orders where n > 1;
            create view totals as select total, order_id from orders;
            create view ids as select customer_id, 'c' as kind from customers union all select customer_id, 'o' from orders;
            create view maybe as
                select o.customer_id, k.label from countries k left join customers c on c.country = k.code
                  left join orders o on o.customer_id = c.customer_id;
            create view shifted as select customer_id + 1 as customer_id, name from customers;
            create view ranked as select customer_id, total, rank() over (order by total, customer_id) as place from orders;
            create view most as select customer_id, total from orders order by total desc, customer_id limit 3;
            create view cheap as select distinct total from orders;
            create view timed as select customer_id, now() as at from orders;
            create view labels as select * from countries;
            """;

    private static final String TABLES = """
            customers: { key: customer_id }
            orders: { key: customer_id }
            countries: reference
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
        db = ParallelConnection.open(cluster.writeYaml(TABLES));
        both("insert into countries values ('DE', 'Germany'), ('FR', 'France')");
        both("insert into customers select i, 'n' || i % 5, (array['DE', 'FR', 'IT'])[i % 3 + 1]"
                + " from generate_series(1, 30) i");
        both("insert into orders select i, n, i * n % 50 from generate_series(1, 30) i, generate_series(1, 3) n"
                + " where i % 4 > 0");
    }

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

    private static void assertSame(String sql, Object... parameters) throws SQLException {
        List<String> expected;
        try (PreparedStatement statement = one.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            expected = ShownRows.of(statement.executeQuery());
        }
        try (Cursor cursor = db.cursor().execute(sql, parameters)) {
            assertThat(ShownRows.of(cursor.resultSet())).as(sql).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from open_orders where buyer = ?",
                "select buyer, sum(total) from open_orders v where v.buyer = ? group by buyer",
                "select label, count(*) from buyers where customer_id = ? group by label",
                "select total from spent where customer_id = ?",
                "select * from app.deep where buyer = ?",
                "select o.total, v.n from orders o join open_orders v on v.buyer = o.customer_id where o.customer_id = ?"
            })
    void runOnTheShardOfTheKeyThatTheyHandOn(String sql) throws SQLException {
        for (int key = 0; key < 32; key++) {
            assertSame(sql, key);
            assertThat(db.explain(sql, key)).containsPattern("Route .*s\\d").doesNotContain("Gather");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from open_orders order by total, n",
                "select buyer, count(*), sum(total) from open_orders group by buyer",
                "select n, avg(total) from open_orders group by n",
                "select label, count(*) from buyers group by label",
                "select max(total), sum(n) from spent",
                "select d.ten, o.order_id from app.deep d join orders o on o.customer_id = d.buyer",
                "select count(*), max(total) from totals",
                "select kind, count(*) from ids group by kind",
                "select c.name from customers c where exists (select from spent s where s.customer_id = c.customer_id)",
                "select distinct buyer from open_orders",
                "with v as (select * from open_orders) select count(*) from v where n = 2"
            })
    void areComputedOnTheShardsLikeTables(String sql) throws SQLException {
        assertSame(sql);
        assertThat(db.explain(sql)).doesNotContain("Gather");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "select * from ranked where place < 5; is a view",
                "select * from most; is a view",
                "select count(*) from cheap; is a view",
                "select customer_id, label from maybe; is a view",
                "select count(distinct at) from timed; is a view"
            })
    void areGatheredWhereAShardAloneDoesNotKnowTheRows(String sql, String reason) throws SQLException {
        assertSame(sql);
        assertThat(db.explain(sql)).contains("Gather").contains(reason);
    }

    /** Its name is that of the key, and it is not the key. */
    @Test
    void areNotRoutedByAColumnThatIsComputed() throws SQLException {
        for (int key = 1; key < 32; key++) {
            assertSame("select * from shifted where customer_id = ?", key);
        }
        assertSame("select s.name, o.total from shifted s join orders o on o.customer_id = s.customer_id");
    }

    @Test
    void ofCopiesRunAnywhere() throws SQLException {
        assertSame("select * from labels");
        assertSame("select l.label, c.name from labels l join customers c on c.country = l.code");
    }

    @Test
    void moveOnlyTheirOwnRowsWhereTheyAreGathered() throws SQLException {
        String sql = "select v.total, s.customer_id from open_orders v join spent s on s.total = v.total";
        assertSame(sql);
        assertThat(db.explain(sql)).contains("Gather").doesNotContain("is a view");
    }

    @Test
    void areNotWritten() {
        for (String sql : List.of(
                "insert into open_orders (n, buyer, total) values (1, 2, 3)",
                "update open_orders set total = 1 where buyer = 1",
                "delete from open_orders where buyer = 1",
                "with d as (delete from open_orders where buyer = 1 returning *) select * from d",
                "merge into open_orders v using (values (1)) s (i) on v.buyer = s.i when matched then delete")) {
            assertThatThrownBy(() -> db.execute(sql)).as(sql).hasFieldOrPropertyWithValue("SQLState", "0A000");
        }
    }

    @Test
    void areReadByWritesOfTables() throws SQLException {
        String table = "create table sums (customer_id int primary key, total numeric, n bigint)";
        cluster.onEach(table);
        cluster.oracle().onEach(table);
        try (ParallelConnection again =
                ParallelConnection.open(cluster.writeYaml(TABLES + "sums: { key: customer_id }"))) {
            again.execute("insert into sums select customer_id, total, n from spent");
            again.execute("update sums s set n = v.n + 1 from spent v where v.customer_id = s.customer_id");
            again.execute("delete from sums s using open_orders v where v.buyer = s.customer_id and v.total > 40");
            try (Statement statement = one.createStatement()) {
                statement.execute("insert into sums select customer_id, total, n from spent");
                statement.execute("update sums s set n = v.n + 1 from spent v where v.customer_id = s.customer_id");
                statement.execute(
                        "delete from sums s using open_orders v where v.buyer = s.customer_id and v.total > 40");
            }
            try (Cursor cursor = again.cursor().execute("select * from sums order by 1");
                    ResultSet expected = one.createStatement().executeQuery("select * from sums order by 1")) {
                assertThat(ShownRows.of(cursor.resultSet())).isEqualTo(ShownRows.of(expected));
            }
        }
    }

    @Test
    void areLookedAtAnewWhenTheyAreDefinedAnew() throws SQLException {
        both("create view changing as select customer_id, name from customers");
        assertSame("select * from changing where customer_id = ?", 3);
        both("create or replace view changing as select customer_id + 1 as customer_id, name from customers");
        for (int key = 1; key < 20; key++) {
            assertSame("select * from changing where customer_id = ?", key);
        }
    }

    /** One shard's own idea of the rows counts for no other. */
    @Test
    void areNotTakenForTablesWhereTheShardsDiffer() throws SQLException {
        cluster.onEach("create view uneven as select customer_id, name from customers");
        cluster.on(1, "create or replace view uneven as select customer_id, lower(name) as name from customers");
        assertThat(db.explain("select * from uneven")).contains("is a view");
    }

    @Test
    void areReadByThoseWhoMayNotReadTheTables() throws SQLException {
        cluster.onEach("create role reads_views; grant select on open_orders to reads_views;"
                + " create schema closed; create table closed.orders (customer_id int); create view shown as"
                + " select * from closed.orders; grant select on shown to reads_views");
        try (Session session = db.openSession()) {
            session.execute("set role reads_views");
            assertThat(session.execute("select * from open_orders")).isPositive();
            session.execute("reset role");
        }
    }
}
