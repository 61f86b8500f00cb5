package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables made of queries, beside those that one PostgreSQL makes. */
class CreateTableAsIT {
    private TestCluster cluster;
    private ParallelConnection db;

    @BeforeEach
    void start() throws SQLException {
        cluster = TestCluster.create(3);
        String schema =
                "create table sales (customer_id int, day date, amount numeric(8,2), primary key (customer_id, day))";
        cluster.onEach(schema);
        cluster.oracle().onEach(schema);
        db = ParallelConnection.open(cluster.writeYaml("""
                sales: { key: customer_id }
                copied: { key: customer_id }
                days: { key: day }
                totals: reference
                single: { on: s1 }
                """));
        String rows = "insert into sales select i % 40, date '2026-01-01' + i, i * 1.5 from generate_series(1, 200) i";
        cluster.oracle().onEach(rows);
        db.execute(rows);
    }

    @AfterEach
    void stop() {
        db.close();
        cluster.close();
    }

    private static List<String> rows(ParallelConnection from, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Cursor cursor = from.cursor()) {
            cursor.execute(sql).forEach(row -> rows.add(row.toString()));
        }
        return rows;
    }

    private List<String> oracle(String sql) throws SQLException {
        try (ParallelConnection one = ParallelConnection.open(cluster.oracle().writeYaml(""))) {
            return rows(one, sql);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "copied|create table copied as select * from sales where amount > 50 with data",
                "copied|create unlogged table copied (customer_id, a) as select customer_id, amount * 2 from sales",
                "copied|create table if not exists copied as (select customer_id, count(*) as n, sum(amount) as s from sales group by 1)",
                "days|create table days as select day, max(amount)::float8 as most, 'x' as kind from sales group by day having count(*) > 0",
                "totals|create table totals as with m as (select date_trunc('month', day) as m, amount from sales) select m, sum(amount) as s from m group by m",
                "single|create table single as values (1, 'a'), (2, 'b')",
                "single|create table single as select s.day, count(*) as n, 'é' as sign from sales s group by s.day",
                "stray|create table stray as select distinct customer_id from sales",
                "copied|create table copied as select * from sales with no data",
                "copied|select * into copied from sales where amount > 50",
                "days|with m as (select day, amount from sales) select day, max(amount) as most into unlogged table public.days from m group by day",
                "totals|select 1 as n, 'a' as x into totals union all select 2, 'b' order by 1",
                "single|SELECT day, (select count(*) from sales) as n INTO single FROM sales where customer_id = 3",
            })
    void hasTheColumnsAndRowsOfTheQuery(String table, String sql) throws SQLException {
        cluster.oracle().onEach(sql);
        db.execute(sql);
        String columns =
                "select column_name, data_type, numeric_precision, numeric_scale from information_schema.columns"
                        + " where table_name = '" + table + "' order by ordinal_position";
        String shard = table.equals("single") ? "s1" : "s0";
        assertThat(rows(db, "/*+ shard(" + shard + ") */ " + columns))
                .isEqualTo(oracle(columns))
                .isNotEmpty();
        String all = "select * from " + table;
        assertThat(rows(db, all)).containsExactlyInAnyOrderElementsOf(oracle(all));
    }

    @Test
    void countsItsRows() throws SQLException {
        assertThat(db.execute("create table copied as select * from sales where customer_id < 10"))
                .isEqualTo(50);
    }

    @Test
    void leavesATableThatIsThere() throws SQLException {
        String sql = "create table if not exists copied as select * from sales";
        assertThat(db.execute(sql)).isEqualTo(200);
        db.execute(sql);
        assertThat(rows(db, "select count(*) from copied")).containsExactly("{count=200}");
        assertThatThrownBy(() -> db.execute("create table copied as select * from sales"))
                .hasFieldOrPropertyWithValue("SQLState", "42P07");
    }

    @Test
    void isUndoneWithItsTransaction() throws SQLException {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            session.execute("create table copied as select * from sales");
            assertThat(session.execute("delete from copied")).isEqualTo(200);
            session.rollback();
        }
        assertThatThrownBy(() -> rows(db, "select * from copied")).hasFieldOrPropertyWithValue("SQLState", "42P01");
    }

    @Test
    void leavesNothingWhenARowHasNoOwner() throws SQLException {
        assertThatThrownBy(() -> db.execute("create table copied as select day, amount from sales"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("customer_id");
        assertThatThrownBy(() -> db.execute("create table copied as select null::int as customer_id from sales"))
                .isInstanceOf(SQLException.class);
        for (int shard = 0; shard < 3; shard++) {
            int at = shard;
            assertThatThrownBy(() -> cluster.on(at, "select * from copied"))
                    .hasFieldOrPropertyWithValue("SQLState", "42P01");
        }
    }

    @Test
    void isMadeOfItsOwnConstantsAfterAnotherWasExplained() throws SQLException {
        db.explain("create table single as select 5 as n");
        db.execute("create table single as select 7 as n");
        db.explain("select 8 as n into totals");
        db.execute("select 9 as n into totals");
        assertThat(rows(db, "select n from single")).containsExactly("{n=7}");
        assertThat(rows(db, "select n from totals")).containsExactly("{n=9}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * into temp copied from sales",
                "explain select * into copied from sales",
            })
    void refusesOtherFormsOfSelectInto(String sql) throws SQLException {
        assertThatThrownBy(() -> db.execute(sql)).hasFieldOrPropertyWithValue("SQLState", "0A000");
        assertThatThrownBy(() -> rows(db, "select * from copied")).hasFieldOrPropertyWithValue("SQLState", "42P01");
    }

    @Test
    void takesNoParameters() {
        assertThatThrownBy(() -> db.execute("select * into copied from sales where customer_id = ?", 1))
                .hasFieldOrPropertyWithValue("SQLState", "0A000");
        assertThatThrownBy(() -> db.execute("create table copied as select * from sales where customer_id = ?", 1))
                .hasFieldOrPropertyWithValue("SQLState", "0A000");
    }
}
