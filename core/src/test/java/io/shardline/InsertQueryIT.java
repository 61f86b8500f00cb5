package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** INSERT of a query over several shards into tables that are not sharded. */
class InsertQueryIT {
    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws SQLException {
        cluster = TestCluster.create(3);
        cluster.onEach("create table sales (customer_id int primary key, country text, amount int)");
        cluster.onEach("create table countries (code text primary key, total int, note varchar(3) default 'new',"
                + " id serial, seen timestamptz default clock_timestamp())");
        cluster.on(1, "create table report (code text primary key, total bigint, at timestamptz default now())");
        db = ParallelConnection.open(cluster.writeYaml("""
                sales: { key: customer_id }
                countries: reference
                report: { on: s1 }
                """));
        db.execute("insert into sales select i, 'c' || i % 5, i from generate_series(1, 50) i");
    }

    @AfterAll
    static void stop() {
        db.close();
        cluster.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        db.execute("truncate countries");
        db.execute("truncate report");
    }

    private static List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Cursor cursor = db.cursor()) {
            cursor.execute(sql).forEach(row -> rows.add(row.values().toString()));
        }
        return rows;
    }

    @Test
    void rowsComeToThePinnedTablesShard() throws SQLException {
        String sql = "insert into report (code, total) select country, sum(amount) from sales group by country";
        assertThat(db.explain(sql)).startsWith("Insert  the rows of a query, to s1");
        assertThat(db.execute(sql)).isEqualTo(5);
        assertThat(rows("select code, total from report order by code collate \"C\" limit 2"))
                .containsExactly("[c0, 275]", "[c1, 235]");
        assertThat(db.execute(sql + " on conflict do nothing")).isZero();
    }

    @Test
    void everyCopyGetsTheSameRows() throws SQLException {
        assertThat(db.execute("insert into countries select country, sum(amount), 'x', 1, '2026-01-01'::timestamptz"
                        + " from sales group by country"))
                .isEqualTo(5);
        for (String shard : List.of("s0", "s1", "s2")) {
            assertThat(rows("/*+ shard(" + shard
                            + ") */ select sum(total), min(id), count(distinct seen) from countries"))
                    .containsExactly("[1275, 1, 1]");
        }
    }

    @Test
    void anErrorLeavesNoCopyWithRows() throws SQLException {
        assertThatThrownBy(() -> db.execute("insert into countries select customer_id::text, 1,"
                        + " case when customer_id = 37 then 'toolong' else 'x' end, 1, now() from sales"))
                .hasFieldOrPropertyWithValue("SQLState", "22001");
        assertThat(rows("select count(*) from countries")).containsExactly("[0]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert into countries (code, total) select country, sum(amount) from sales group by country|differ",
                "insert into report (code, total) select country, max(amount::text) from sales group by country|a text",
                "insert into report (code, total) select country, 1 from sales on conflict (code) do update set total = 2|another shard",
                "insert into report (code, total) select country, 1 from sales returning code|another shard",
            })
    void refusesWhatWouldComeToSomethingElse(String sql, String reason) throws SQLException {
        assertThatThrownBy(() -> db.execute(sql))
                .isInstanceOf(ShardlineException.class)
                .hasFieldOrPropertyWithValue("SQLState", "0A000")
                .hasMessageContaining(reason);
        assertThat(rows("select count(*) from report")).containsExactly("[0]");
        assertThat(rows("select count(*) from countries")).containsExactly("[0]");
    }
}
