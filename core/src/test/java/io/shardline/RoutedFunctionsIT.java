package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that read and write tables, declared with the argument that is a shard key; beside one server with all rows. */
@Timeout(120)
class RoutedFunctionsIT {
    private static final int CUSTOMERS = 12;

    private static final String SCHEMA = """
            create schema app;
            create table customers (customer_id int primary key, name text);
            create table orders (customer_id int, order_id int, total numeric, primary key (customer_id, order_id));
            create table app.samples (site text collate "C", device int, value int);
            create table places (place text primary key, customer_id int);
            create view named as select * from customers;
            create view counted as select customer_id, row_number() over () as n from customers;
            create function order_total(customer int) returns numeric stable language sql
                as 'select sum(total) from public.orders where customer_id = $1';
            create function orders_of(customer int, above numeric default 0) returns setof orders stable language sql
                as 'select * from public.orders where customer_id = $1 and total > $2 order by order_id';
            create function add_order(id int, customer int, total numeric) returns int language plpgsql as
                'begin insert into public.orders values (customer, id, total); return id; end';
            create function first_and_last(out first int, customer int, out last int) stable language sql
                as 'select min(order_id), max(order_id) from public.orders where customer_id = $1';
            create procedure rename(customer int, new_name text, inout renamed int default 0) language plpgsql as
                'begin update public.customers set name = new_name where customer_id = customer; get diagnostics renamed = row_count; end';
            create function app.sample_mean(d int, s text) returns numeric stable language sql
                as 'select avg(value) from app.samples where site = $2 and device = $1';
            create function doubled(int) returns int stable language sql as 'select 2 * $1';
            create function wide(customer bigint) returns bigint stable language sql
                as 'select count(*) from public.orders where customer_id = $1';
            create function textual(customer text) returns bigint stable language sql
                as 'select count(*) from public.orders where customer_id = $1::int';
            create function twice(customer int) returns int stable language sql as 'select 1';
            create function twice(above int, customer int) returns int stable language sql
                as 'select count(*)::int from public.orders where customer_id = $2';
            create function unclear(customer int) returns int stable language sql as 'select 1';
            create function unclear(above int, customer int default 1) returns int stable language sql as 'select 2';
            """;

    private static final String TABLES = """
            customers: { key: customer_id }
            orders: { key: customer_id }
            app.samples: { key: [site, device] }
            places: reference
            """;

    private static final String FUNCTIONS = """
            functions:
              order_total: { table: orders, key: 1 }
              orders_of: { table: orders, key: customer }
              add_order: { table: public.orders, key: 2 }
              first_and_last: { table: orders, key: 2 }
              rename: { table: customers, key: customer }
              app.sample_mean: { table: app.samples, key: [s, 1] }
              wide: { table: orders, key: 1 }
              textual: { table: orders, key: 1 }
              twice: { table: orders, key: customer }
              unclear: { table: orders, key: customer }
              absent: { table: orders, key: 1 }
            """;

    private static TestCluster cluster;
    private static ParallelConnection db;
    private static Connection oracle;

    @BeforeAll
    static void start() throws SQLException {
        cluster = TestCluster.create(3);
        cluster.onEach(SCHEMA);
        cluster.oracle().onEach(SCHEMA);
        oracle = cluster.oracle().connect(0);
        db = ParallelConnection.open(Topology.load(new StringReader(cluster.yaml(TABLES) + FUNCTIONS), Map.of()));
        db.initialize();
        for (int id = 1; id <= CUSTOMERS; id++) {
            both("insert into customers values (?, ?)", id, "name " + id);
            both("insert into places values (?, ?)", "place " + id, id);
            for (int order = 1; order <= id % 4 + 1; order++) {
                both("insert into orders values (?, ?, ?)", id, order, 10 * id + order);
            }
            both("insert into app.samples values (?, ?, ?), (?, ?, ?)", "a", id, 3 * id, "b", id, 5 * id);
        }
    }

    @AfterAll
    static void stop() throws SQLException {
        oracle.close();
        db.close();
        cluster.close();
    }

    private static void both(String sql, @Nullable Object... parameters) throws SQLException {
        db.execute(sql, parameters);
        asked(sql, parameters);
    }

    private static List<String> asked(String sql, @Nullable Object... parameters) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (PreparedStatement statement = oracle.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            if (statement.execute()) {
                ResultSet row = statement.getResultSet();
                while (row.next()) {
                    StringBuilder text = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        text.append('|').append(row.getObject(i));
                    }
                    rows.add(text.toString());
                }
            }
        }
        return rows;
    }

    private static List<String> rows(String sql, @Nullable Object... parameters) throws SQLException {
        try (Session session = db.openSession()) {
            return rows(session, sql, parameters);
        }
    }

    private static List<String> rows(Session session, String sql, @Nullable Object... parameters) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Cursor cursor = session.cursor()) {
            for (Row row : cursor.execute(sql, parameters).fetchAll()) {
                StringBuilder text = new StringBuilder();
                for (int i = 1; i <= row.size(); i++) {
                    text.append('|').append(row.get(i));
                }
                rows.add(text.toString());
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select order_total(?)",
                "select public.order_total(?::int) + 1 as more",
                "select * from order_total(?) as t",
                "select * from orders_of(?)",
                "select count(*), max(total) from orders_of(?, 25) where order_id > 1",
                "select order_id, order_total(customer_id) from orders where customer_id = ? order by 1",
                "select o.order_id, f.total from orders o, lateral orders_of(o.customer_id) f"
                        + " where o.customer_id = ? order by 1, 2",
                "select p.place, order_total(?) from places p order by 1",
                "select * from first_and_last(?)",
                "select wide(?)",
                "select twice(7, ?)",
                "with t as (select order_total(?) as sum) select sum from t"
            })
    void isCalledWhereItsKeyLies(String sql) throws SQLException {
        for (int round = 0; round < 2; round++) {
            for (int customer = 1; customer <= CUSTOMERS + 2; customer++) {
                assertThat(rows(sql, customer)).as(sql + " " + customer).isEqualTo(asked(sql, customer));
            }
        }
    }

    @Test
    void readsItsKeyFromConstantsToo() throws SQLException {
        for (int customer = 1; customer <= CUSTOMERS; customer++) {
            String sql = "select order_total(" + customer + "), order_total('" + customer + "')";
            assertThat(rows(sql)).isEqualTo(asked(sql));
        }
    }

    @Test
    void goesByKeysOfSeveralColumnsInWhateverOrder() throws SQLException {
        for (int device = 1; device <= CUSTOMERS; device++) {
            assertThat(rows("select app.sample_mean(?, 'b')", device))
                    .isEqualTo(asked("select app.sample_mean(?, 'b')", device));
        }
    }

    @Test
    void isFoundInTheSearchPathAsTablesAre() throws SQLException {
        try (Session session = db.openSession()) {
            assertThatThrownBy(() -> rows(session, "select sample_mean(1, 'a')"))
                    .hasFieldOrPropertyWithValue("SQLState", "0A000");
            session.execute("set search_path = app, public");
            for (int device = 1; device <= CUSTOMERS; device++) {
                assertThat(rows(session, "select sample_mean(?, 'a')", device))
                        .isEqualTo(asked("select app.sample_mean(?, 'a')", device));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select customer_id, order_total(customer_id) from customers order by 1",
                "select c.name, order_total(c.customer_id) from customers c"
                        + " where order_total(c.customer_id) > 50 order by c.customer_id",
                "select sum(order_total(c.customer_id)) from customers c",
                "select c.customer_id from customers c where exists"
                        + " (select 1 from orders o where o.customer_id = c.customer_id and wide(o.customer_id) > 2) order by 1",
                "select d.device, app.sample_mean(d.device, d.site) from app.samples d order by 1, d.site",
                "select customer_id from customers order by order_total(customer_id) desc nulls last, 1 limit 3"
            })
    void isCalledForEveryRowOfItsKeyOnTheRowsShard(String sql) throws SQLException {
        assertThat(rows(sql)).isEqualTo(asked(sql));
    }

    @Test
    void updatesRowsByWhatItTellsOfThem() throws SQLException {
        String update =
                "update customers set name = order_total(customer_id)::text where order_total(customer_id) > 40";
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            oracle.setAutoCommit(false);
            session.execute(update);
            asked(update);
            String all = "select name from customers order by customer_id";
            assertThat(rows(session, all)).isEqualTo(asked(all));
            oracle.rollback();
            oracle.setAutoCommit(true);
        }
    }

    @Test
    void writesOnItsShardWithinTheTransaction() throws SQLException {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                assertThat(rows(session, "select add_order(?, ?, 1.5)", 100, customer))
                        .containsExactly("|100");
            }
            String added = "select count(*) from orders where order_id = 100";
            assertThat(rows(session, added)).containsExactly("|" + CUSTOMERS);
            assertThat(rows(added)).containsExactly("|0");
            session.commit();
            assertThat(rows(added)).containsExactly("|" + CUSTOMERS);
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                assertThat(session.execute("delete from orders where customer_id = ? and order_id = 100", customer))
                        .isEqualTo(1);
            }
            session.commit();
        }
    }

    @Test
    void isAWriterOfTheCommitOverSeveralShards() throws SQLException {
        Topology refusing = Topology.load(
                new StringReader(cluster.yaml(TABLES) + FUNCTIONS), Map.of("transactions.acrossShards", "refuse"));
        try (ParallelConnection alone = ParallelConnection.open(refusing);
                Session session = alone.openSession()) {
            session.setAutoCommit(false);
            assertThatThrownBy(() -> {
                        for (int customer = 1; customer <= CUSTOMERS; customer++) {
                            session.execute("call rename(?, 'x')", customer);
                        }
                    })
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SEVERAL_SHARDS));
            session.rollback();
        }
    }

    @Test
    void procedureIsCalledWhereItsKeyLies() throws SQLException {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                assertThat(rows(session, "call rename(?, ?)", customer, "new " + customer))
                        .containsExactly("|1");
            }
            assertThat(rows(session, "select name from customers where name like 'new%' order by customer_id"))
                    .hasSize(CUSTOMERS);
            assertThat(rows(session, "call public.rename(3, 'literal')")).containsExactly("|1");
            session.rollback();
        }
        assertThat(rows("select count(*) from customers where name like 'new%'"))
                .containsExactly("|0");
    }

    @Test
    void agreesWithAHintAndRefusesOneThatSaysOtherwise() throws SQLException {
        TreeSet<String> said = new TreeSet<>();
        for (String shard : cluster.names()) {
            try {
                said.add(rows("/*+ shard(" + shard + ") */ select order_total(5)")
                        .get(0));
            } catch (ShardlineException contradicted) {
                said.add(contradicted.primary());
            }
        }
        assertThat(said)
                .containsExactlyInAnyOrder(
                        asked("select order_total(5)").get(0),
                        "the hint names another shard than the statement's shard keys");
    }

    @Test
    void explainsWhereItIsCalled() throws SQLException {
        assertThat(db.explain("select order_total(?)", 5)).startsWith("Route  s");
        assertThat(db.explain("select customer_id, order_total(customer_id) from customers"))
                .contains("s0, s1, s2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "select order_total(2 + 3); neither constants and parameters",
                "select order_total(doubled(3)); not immutable",
                "select order_total((select min(customer_id) from customers)); neither constants and parameters",
                "select order_total(customer => 5); by their positions",
                "select order_total(customer_id) from places; neither constants and parameters",
                "select order_total(o.order_id) from orders o; neither constants and parameters",
                "select order_total(c.customer_id) from places p left join customers c using (customer_id);"
                        + " neither constants and parameters",
                "select order_total(1), order_total(2), order_total(3), order_total(4);"
                        + " runs on the shard of its key, which is not where all rows are",
                "select order_total(5), customer_id from customers; is not where all rows are",
                "select add_order(500, customer_id, 1) from customers; may write",
                "select order_total(c.customer_id), d.site from customers c join app.samples d on d.device = c.customer_id;"
                        + " would be brought to one",
                "select customer_id, order_total(customer_id) from customers union select 1, 2; would be brought to one",
                "insert into customers values (77, order_total(5)::text); wherever they belong",
                "insert into customers select customer_id + 100, order_total(customer_id)::text from customers;"
                        + " wherever they belong",
                "merge into customers c using (values (5)) v (id) on c.customer_id = v.id"
                        + " when matched then update set name = order_total(5)::text; wherever they belong",
                "select order_total(customer_id) from counted; only a server understands this query",
                "update places set customer_id = order_total(5); wherever they belong",
                "create table copied as select order_total(5); wherever they belong",
                "select pg_advisory_lock(1), order_total(5); what else is called on the first",
                "select textual('5'); is of type text, and the shard key of type int4",
                "select unclear(5); argument \"customer\" is left out",
                "select absent(1, 2); 42883",
                "select doubled(5); may read tables",
                "call rename(2 + 3, 'x'); neither constants and parameters",
                "call undeclared(1); 42883"
            })
    void refusesWhatIsNotKnownToRunOnOneShard(String sql, String reason) {
        SQLException refused = catchThrowableOfType(SQLException.class, () -> rows(sql));
        assertThat(refused.getSQLState() + " " + refused.getMessage()).contains(reason);
        assertThat(refused.getSQLState()).isIn("0A000", "42883");
    }

    @Test
    void refusesNullWhichNobodyOwns() {
        assertThatThrownBy(() -> rows("select order_total(?)", (Object) null))
                .isInstanceOfSatisfying(ShardlineException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.NULL_SHARD_KEY);
                    assertThat(e.getMessage()).contains("order_total", "\"orders\".\"customer_id\"");
                });
    }

    @Test
    void leavesItToTheServerWhatDoesNotExist() {
        assertThatThrownBy(() -> rows("select absent(1)")).hasFieldOrPropertyWithValue("SQLState", "42883");
    }
}
