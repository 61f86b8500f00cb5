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
import org.junit.jupiter.params.provider.ValueSource;

/** MERGE over shards beside MERGE on one PostgreSQL: the same rows after it, the same count, the same RETURNING; or a refusal. */
class MergeIT {
    private static final String SCHEMA = """
            create table stock (shop int, item int, n int not null, note text, primary key (shop, item));
            create table arrivals (shop int, item int, n int, primary key (shop, item));
            create table goods (item int primary key, name text);
            create table numbered (id serial, shop int, primary key (shop, id));
            create table scattered (item int primary key, shop int);
            """;

    private static final String TABLES = """
            stock:     { key: shop }
            arrivals:  { key: shop }
            numbered:  { key: shop }
            scattered: { key: item }
            goods:     reference
            prices:    { on: s1 }
            """;

    private static TestCluster cluster;
    private static ParallelConnection db;
    private static ParallelConnection one;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        String prices = "create table prices (item int primary key, price int)";
        cluster.onEach(SCHEMA);
        cluster.on(1, prices);
        cluster.oracle().onEach(SCHEMA + prices);
        db = ParallelConnection.open(cluster.writeYaml(TABLES));
        one = ParallelConnection.open(cluster.oracle().writeYaml(""));
    }

    @AfterAll
    static void stop() {
        db.close();
        one.close();
        cluster.close();
    }

    @BeforeEach
    void fill() throws SQLException {
        both("delete from stock");
        both("delete from arrivals");
        both("delete from goods");
        both("delete from scattered");
        both("delete from prices");
        both("insert into stock select s, i, s * i, 'old' from generate_series(1, 9) s, generate_series(1, 3) i");
        both("insert into arrivals select s, i, 100 + s from generate_series(5, 14) s, generate_series(2, 4) i");
        both("insert into goods values (1, 'one'), (2, 'two'), (7, 'seven')");
        both("insert into scattered select i, i % 4 from generate_series(1, 9) i");
        both("insert into prices values (1, 10), (9, 90)");
    }

    private static void both(String sql) throws SQLException {
        one.execute(sql);
        db.execute(sql);
    }

    private static List<String> rows(ParallelConnection in, String sql, Object... parameters) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Cursor cursor = in.cursor()) {
            cursor.execute(sql, parameters).forEach(row -> rows.add(row.toString()));
        }
        return rows;
    }

    private static void assertSame(String sql, Object... parameters) throws SQLException {
        if (sql.contains("returning")) {
            List<String> expected = rows(one, sql, parameters);
            assertThat(rows(db, sql, parameters)).containsExactlyInAnyOrderElementsOf(expected);
        } else {
            long expected = one.execute(sql, parameters);
            assertThat(db.execute(sql, parameters)).isEqualTo(expected);
        }
        for (String table : List.of("stock", "goods", "prices")) {
            String all = "select * from " + table;
            assertThat(rows(db, all)).containsExactlyInAnyOrderElementsOf(rows(one, all));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // One row, by its key.
                "merge into stock t using (values (3, 1, 50)) s (shop, item, n) on t.shop = s.shop and t.item = s.item"
                        + " when matched then update set n = t.n + s.n"
                        + " when not matched then insert values (s.shop, s.item, s.n, 'new')",
                "merge into stock as t using (select 30 as shop, 1 as item, 50 as n) as s on t.shop = s.shop and t.item = s.item"
                        + " when matched then update set n = t.n + s.n"
                        + " when not matched by target then insert (item, shop, n) values (item, s.shop, s.n)"
                        + " returning merge_action(), t.*, s.n",
                "merge into stock t using (values (4, 1, 5), (4, 9, 6), (4, 2, 7)) s (shop, i, n) on t.shop = s.shop and t.item = s.i"
                        + " when matched and s.n = 5 then delete"
                        + " when matched then do nothing"
                        + " when not matched then insert (shop, item, n) overriding system value values (s.shop, s.i, s.n)",
                // Constant in ON; the source is a reference table.
                "merge into stock t using goods g on t.shop = 2 and t.item = g.item"
                        + " when matched then update set note = g.name"
                        + " when not matched then insert values (2, g.item, 0, g.name) returning merge_action(), t.item",
                "merge into stock t using goods g on t.shop = 2 and t.item = g.item"
                        + " when not matched by source and t.shop = 2 then delete"
                        + " when not matched then insert values (2, g.item, 0, g.name)",
                "merge into stock t using generate_series(2, 5) g on t.shop = 2 and t.item = g"
                        + " when matched then delete when not matched then insert values (2, g, 0, 'x')",
                // A source of one shard's rows.
                "merge into stock t using (select * from arrivals where shop = 7) s on t.shop = s.shop and t.item = s.item"
                        + " when matched then update set n = s.n when not matched then insert values (s.shop, s.item, s.n, null)",
                "merge into stock t using (select * from arrivals where shop = 7) s on t.shop = 7 and t.item = s.item"
                        + " when not matched then insert (shop, item, n) values (7, s.item, s.n)"
                        + " when not matched by source and t.shop = 7 and t.item < 3 then update set note = 'gone'",
                "with s as (select 3 as item) merge into stock t using s on t.shop = 2 and t.item = s.item"
                        + " when matched then delete",
                // The same placement, joined on the key.
                "merge into stock t using arrivals s on t.shop = s.shop and t.item = s.item"
                        + " when matched then update set n = t.n + s.n"
                        + " when not matched then insert values (s.shop, s.item, s.n, 'new')"
                        + " returning merge_action(), t.shop, t.item, t.n, s.n",
                "merge into stock t using arrivals s on s.item = t.item and s.shop = t.shop"
                        + " when matched and t.n > 20 then delete"
                        + " when matched then update set n = (select count(*) from arrivals a where a.shop = t.shop)"
                        + " when not matched and s.item = 4 then insert values (s.shop, s.item, 1, 'x')"
                        + " when not matched by source and t.item = 1 then delete"
                        + " when not matched by source then update set note = 'gone'",
                "merge into stock t using arrivals s on t.shop = s.shop and t.item = s.item"
                        + " when not matched by source then delete",
                "merge into stock t using arrivals s on t.shop = s.shop and t.item = s.item and t.shop = 6"
                        + " when matched then delete",
                "merge into stock t using arrivals s on t.shop = s.shop and t.shop = 6 and t.item = s.item"
                        + " when not matched then insert values (s.shop, s.item + 10, 0, 'x')",
                "merge into stock t using (select shop, sum(n) as n from arrivals group by shop) s on s.shop = t.shop and t.item = 2"
                        + " when matched then update set n = s.n when not matched then insert values (s.shop, 2, s.n, 'sum')",
                "merge into stock t using (select a.shop as key, a.item, g.name from arrivals a join goods g on g.item = a.item) s"
                        + " on t.shop = s.key and t.item = s.item"
                        + " when matched then update set note = s.name"
                        + " when not matched then insert values (s.key, s.item, 0, s.name)"
                        + " when not matched by source then delete",
                // A source of which each shard has all rows, and none is inserted.
                "merge into stock t using goods g on t.item = g.item when matched then update set note = g.name returning t.*",
                "merge into stock t using goods g on t.item = g.item when not matched by source then delete",
                "merge into stock t using (values (1, 5), (2, 6), (40, 7)) s (shop, n) on t.shop = s.shop and t.item = 1"
                        + " when matched then update set n = s.n",
                "merge into stock t using (select item from goods where name = 'two') g on t.item = g.item when matched then delete",
                // Nothing can match.
                "merge into stock t using (select null::int as shop, 1 as item) s on t.shop = s.shop when matched then delete",
                // Tables that are not sharded.
                "merge into goods t using (values (1, 'uno'), (8, 'ocho')) s (item, name) on t.item = s.item"
                        + " when matched then update set name = s.name when not matched then insert values (s.item, s.name)"
                        + " returning merge_action(), t.*",
                "merge into goods t using goods s on t.item = s.item + 1 when matched then update set name = s.name"
                        + " when not matched then insert values (s.item + 1, s.name)",
                "merge into prices t using goods g on t.item = g.item when matched then update set price = 11"
                        + " when not matched then insert values (g.item, 0) when not matched by source then delete",
            })
    void doesAsOnePostgresDoes(String sql) throws SQLException {
        assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Rows for several shards.
                "merge into stock t using (values (1, 1), (2, 1), (30, 1)) s (shop, item) on t.shop = s.shop and t.item = s.item"
                        + " when not matched then insert values (s.shop, s.item, 0, 'x')",
                // Each shard would insert what it does not find.
                "merge into stock t using goods g on t.shop = g.item and t.item = 1"
                        + " when not matched then insert values (g.item, 1, 0, g.name)",
                "merge into stock t using goods g on t.item = g.item when not matched then insert values (5, g.item, 0, 'x')",
                // The owner of a new row is not known, though the target is on one shard.
                "merge into stock t using goods g on t.shop = 5 and t.item = g.item"
                        + " when not matched then insert values (g.item, 1, 0, 'x')",
                "merge into stock t using (select * from arrivals where shop = 7) s on t.shop = 7 and t.item = s.item"
                        + " when not matched then insert values (s.shop + 1, s.item, 0, 'x')",
                "merge into stock t using (select * from arrivals where shop = 7) s on t.shop = 7 and t.item = s.item"
                        + " when not matched then insert values (s.item, s.item, 0, 'x')",
                // NULL in the place of a key.
                "merge into stock t using (select a.shop, b.item from arrivals b left join arrivals a on a.shop = b.shop and a.item = 2) s"
                        + " on t.shop = s.shop when not matched then insert values (s.shop, s.item, 0, 'x')",
                "merge into stock t using (select shop, count(*) as n from arrivals group by rollup (shop)) s on t.shop = s.shop"
                        + " when matched then update set n = s.n",
                // Joined off the key, or to a source of another placement.
                "merge into stock t using arrivals s on t.item = s.item when matched then delete",
                "merge into stock t using scattered s on t.shop = s.shop when matched then delete",
                "merge into stock t using scattered s on t.shop = s.item when not matched then insert values (s.shop, s.item, 0, 'x')",
                // Rows without a source are on every shard.
                "merge into stock t using goods g on t.shop = 2 and t.item = g.item"
                        + " when not matched then insert values (2, g.item, 0, 'x') when not matched by source then delete",
                // The source would be another one on each shard.
                "merge into stock t using (select * from arrivals order by n limit 3) s on t.shop = s.shop and t.item = s.item"
                        + " when matched then delete",
                "merge into stock t using (select shop, item, avg(n) over () as n from arrivals) s on t.shop = s.shop"
                        + " and t.item = s.item when matched then update set n = s.n",
                "merge into stock t using (select item from goods limit 1) g on t.item = g.item when matched then delete",
                "merge into stock t using goods g on t.item = g.item when matched and random() < 0.5 then delete",
                "with s as (select * from goods) merge into stock t using s on t.item = s.item when matched then delete",
                "merge into prices t using arrivals a on t.item = a.item when matched then delete",
                "merge into goods t using arrivals a on t.item = a.item when matched then delete",
                // The key.
                "merge into stock t using arrivals s on t.shop = s.shop and t.item = s.item when matched then update set shop = s.shop",
                "merge into stock t using (values (1, 1)) s (shop, item) on t.shop = s.shop"
                        + " when not matched then insert (item, n) values (1, 1)",
                "merge into stock t using (values (1, 1)) s (shop, item) on t.shop = s.shop"
                        + " when not matched then insert default values",
                // Each shard would count for itself.
                "merge into numbered t using arrivals s on t.shop = s.shop when not matched then insert (shop) values (s.shop)",
                "with m as (merge into stock t using goods g on t.shop = 2 when matched then delete returning t.item)"
                        + " select * from m",
            })
    void refusesWhatShardsWouldDoOtherwise(String sql) throws SQLException {
        List<String> before = rows(db, "select * from stock order by shop, item");
        assertThatThrownBy(() -> db.execute(sql))
                .isInstanceOf(ShardlineException.class)
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).matches("0A000|23502"));
        assertThat(rows(db, "select * from stock order by shop, item")).isEqualTo(before);
    }

    @Test
    void findsTheOwnerAnewForEachValueOfAParameter() throws SQLException {
        String upsert = "merge into stock t using (select ? as shop, ?::int as item, ? as n) s"
                + " on t.shop = s.shop and t.item = s.item"
                + " when matched then update set n = s.n when not matched then insert values (s.shop, s.item, s.n, 'new')";
        for (int shop = 1; shop <= 12; shop++) {
            assertSame(upsert, shop, 3, shop * 1000);
        }
        String values =
                "merge into stock t using (values (?, ?, ?::int)) as s (shop, item, n) on t.shop = s.shop and t.item = s.item"
                        + " when matched then update set n = s.n when not matched then insert (shop, item, n) values (s.shop, s.item, s.n)"
                        + " returning merge_action(), t.*";
        for (int shop = 8; shop <= 20; shop++) {
            assertSame(values, shop, 2, shop);
        }
        assertThatThrownBy(() -> db.execute(upsert, null, 1, 1)).isInstanceOf(SQLException.class);
    }

    @Test
    void insertsSeveralRowsOfOneOwner() throws SQLException {
        String upsert =
                "merge into stock t using (values (?, ?), (?, ?)) s (shop, item) on t.shop = s.shop and t.item = s.item"
                        + " when not matched then insert values (s.shop, s.item, 0, 'new')";
        assertSame(upsert, 4, 77, 4, 78);
        assertThatThrownBy(() -> {
                    for (int shop = 51; shop < 60; shop++) {
                        db.execute(upsert, 50, shop, shop, shop);
                    }
                })
                .hasMessageContaining("a MERGE would touch several shards");
    }

    @Test
    void upsertsRowsOfSeveralOwnersInABatch() throws SQLException {
        String upsert = "merge into stock t using (values (?, ?, ?::int)) s (shop, item, n)"
                + " on t.shop = s.shop and t.item = s.item"
                + " when matched then update set n = s.n when not matched then insert values (s.shop, s.item, s.n, 'new')";
        List<Parameter[]> batch = new ArrayList<>();
        for (int shop = 1; shop <= 20; shop++) {
            batch.add(new Parameter[] {Parameter.of(shop), Parameter.of(2), Parameter.of(7)});
            one.execute(upsert, shop, 2, 7);
        }
        try (Session session = db.openSession()) {
            assertThat(session.runBatch(session.prepare(upsert), batch, ExecuteOptions.DEFAULT)
                            .counts())
                    .hasSize(20)
                    .containsOnly(1);
        }
        String all = "select * from stock";
        assertThat(rows(db, all)).containsExactlyInAnyOrderElementsOf(rows(one, all));
    }

    @Test
    void saysWhereItWouldRunWithoutDoingIt() throws SQLException {
        List<String> before = rows(db, "select * from stock order by shop, item");
        String one =
                "merge into stock t using (values (3, 1)) s (shop, item) on t.shop = s.shop when matched then delete";
        String each = "merge into stock t using arrivals s on t.shop = s.shop when matched then delete";
        assertThat(rows(db, "explain " + one)).anyMatch(line -> line.contains("one shard has all rows"));
        assertThat(rows(db, "explain (costs off) " + one)).anyMatch(line -> line.contains("Merge on stock"));
        assertThat(rows(db, "explain " + each)).anyMatch(line -> line.contains("each shard the rows of its own"));
        assertThatThrownBy(() -> rows(db, "explain (costs off) " + each))
                .hasMessageContaining("EXPLAIN of a write to several shards takes no options")
                .hasFieldOrPropertyWithValue("SQLState", "0A000");
        assertThat(rows(db, "select * from stock order by shop, item")).isEqualTo(before);
    }

    @Test
    void failsOnAllShardsAsOnOneServer() throws SQLException {
        String twice = "merge into stock t using arrivals s on t.shop = s.shop when matched then update set n = s.n";
        assertThatThrownBy(() -> one.execute(twice))
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("21000"));
        assertThatThrownBy(() -> db.execute(twice))
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("21000"));
        assertThat(rows(db, "select * from stock where n > 100")).isEmpty();
    }

    @Test
    void belongsToTheTransactionThatItIsIn() throws SQLException {
        List<String> before = rows(db, "select * from stock order by shop, item");
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            assertThat(session.execute("merge into stock t using arrivals s on t.shop = s.shop and t.item = s.item"
                            + " when matched then delete when not matched then insert values (s.shop, s.item, 0, 'x')"))
                    .isEqualTo(30);
            session.rollback();
        }
        assertThat(rows(db, "select * from stock order by shop, item")).isEqualTo(before);
    }
}
