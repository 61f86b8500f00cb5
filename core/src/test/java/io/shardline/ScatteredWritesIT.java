package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes without a shard key, and writes to tables of which every shard has a copy. */
class ScatteredWritesIT {
    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach(
                "create table orders (customer_id bigint, order_id int, note text, total int check (total < 1000),"
                        + " primary key (customer_id, order_id));"
                        + "create table countries (code text primary key, name text, at timestamptz default now(), n int default 7)");
        db = ParallelConnection.open(cluster.writeYaml("""
                orders:    { key: customer_id }
                countries: reference
                """));
    }

    @AfterAll
    static void stop() {
        db.close();
        cluster.close();
    }

    @BeforeEach
    void fill() throws SQLException {
        for (int customer = 1; customer <= 30; customer++) {
            db.execute("insert into orders values (?, 1, 'new', ?)", customer, customer);
        }
    }

    @AfterEach
    void empty() throws SQLException {
        cluster.onEach("truncate orders, countries");
    }

    private static List<List<String>> onEachShard(String sql) throws SQLException {
        List<List<String>> all = new ArrayList<>();
        for (int shard = 0; shard < cluster.size(); shard++) {
            List<String> rows = new ArrayList<>();
            try (Connection connection = cluster.connect(shard);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    rows.add(row.getString(1));
                }
            }
            all.add(rows);
        }
        return all;
    }

    private static long count(String condition) throws SQLException {
        try (Cursor cursor = db.cursor()) {
            Row row = cursor.execute("select count(*) from orders where " + condition)
                    .fetchOne();
            return row == null ? -1 : row.getLong(1);
        }
    }

    @Test
    void updatesRowsOfEveryShardAndCountsThemAll() throws SQLException {
        assertThat(db.execute("update orders set note = 'seen' where total > ?", 10))
                .isEqualTo(20);
        assertThat(count("note = 'seen'")).isEqualTo(20);
        assertThat(db.execute("delete from orders where note = 'seen'")).isEqualTo(20);
        assertThat(count("true")).isEqualTo(10);
    }

    @Test
    void undoesAllShardsWhenOneFails() throws SQLException {
        // Customer 30's total goes over what its check allows, and only that one's.
        assertThatThrownBy(() -> db.execute("update orders set total = total + 970"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("check constraint");
        assertThat(count("total > 30")).isZero();
    }

    @Test
    void belongsToTheTransactionItIsIn() throws SQLException {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            assertThat(session.execute("delete from orders")).isEqualTo(30);
            session.rollback();
        }
        assertThat(count("true")).isEqualTo(30);
    }

    @Test
    void returnsTheRowsOfAllShards() throws SQLException {
        try (Cursor cursor = db.cursor()) {
            List<Row> rows = cursor.execute("delete from orders where total <= 12 returning customer_id, note")
                    .fetchAll();
            assertThat(rows.stream().map(row -> row.getLong(1)).sorted())
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
        }
    }

    @Test
    void writesTheCopiesOfAReferenceTableAlikeAndCountsOnce() throws SQLException {
        assertThat(db.execute(
                        "insert into countries values ('SE', 'Sweden', '2026-01-01', 1), ('FI', 'Finland', null, 2)"))
                .isEqualTo(2);
        assertThat(db.execute("update countries set name = upper(name) where code = ?", "SE"))
                .isEqualTo(1);
        assertThat(db.execute("delete from countries where code = 'FI'")).isEqualTo(1);
        assertThat(onEachShard("select code || name from countries"))
                .containsExactly(List.of("SESWEDEN"), List.of("SESWEDEN"), List.of("SESWEDEN"));
    }

    @Test
    void keepsNothingOfAWriteToCopiesThatDiffer() throws SQLException {
        cluster.on(1, "insert into countries values ('XX', 'stray')");

        assertThatThrownBy(() -> db.execute("update countries set n = 0"))
                .isInstanceOf(ShardlineException.class)
                .extracting(e -> ((ShardlineException) e).code())
                .isEqualTo(ErrorCode.SHARDS_DIFFER);

        assertThat(onEachShard("select n::text from countries")).containsExactly(List.of(), List.of("7"), List.of());
    }

    @Test
    void sendsTheRowsOfAQueryToTheirOwners() throws SQLException {
        assertThat(db.execute(
                        "insert into orders (order_id, customer_id, note, total) select 2, customer_id + 1, note, total"
                                + " from orders where total > ?",
                        10))
                .isEqualTo(20);
        for (int customer = 12; customer <= 31; customer++) {
            // By its key, which finds it on its owner only.
            try (Cursor cursor = db.cursor()) {
                assertThat(cursor.execute("select total from orders where customer_id = ? and order_id = 2", customer)
                                .fetchAll())
                        .singleElement()
                        .extracting(row -> row.getLong(1))
                        .isEqualTo(customer - 1L);
            }
        }
    }

    @Test
    void leavesRowsWhereTheyAreWhenTheQueryHandsTheKeyOn() throws SQLException {
        assertThat(db.explain("insert into orders select customer_id, 3, note, total from orders where order_id = 1"))
                .startsWith("Write  each shard the rows of its own");
        assertThat(db.execute("insert into orders select customer_id, 3, note, total from orders where order_id = 1"))
                .isEqualTo(30);
        assertThat(count("order_id = 3")).isEqualTo(30);
    }

    @Test
    void assignsTheColumnsOfAQueryAsOneServerDoes() throws SQLException {
        // 1.6 is rounded when it is assigned to an integer; a text is not assigned at all.
        db.execute("insert into orders select customer_id + 100, 1, note, total * 1.6 from orders where total = 1");
        assertThat(count("customer_id = 101 and total = 2")).isEqualTo(1);
        assertThatThrownBy(() -> db.execute("insert into orders select customer_id + 100, 1, total, note from orders"))
                .isInstanceOf(SQLException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("42804");
        assertThatThrownBy(() -> db.execute("insert into orders select total::numeric, 1, note, 1 from orders"))
                .isInstanceOf(ShardlineException.class)
                .hasMessageContaining("another type");
    }

    @Test
    void keepsNothingOfAQueryWhoseRowsFailMidway() throws SQLException {
        assertThatThrownBy(() -> db.execute(
                        "insert into orders select customer_id + 100, 1, note, case when total = 30 then 5000 else total end"
                                + " from orders"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("check constraint");
        assertThat(count("customer_id > 100")).isZero();
    }

    @Test
    void refusesWhatEveryCopyWouldComputeForItself() {
        for (String sql : List.of(
                "update countries set n = (random() * 100)::int",
                "update countries set at = 'now'",
                "update orders set note = random()::text",
                "update orders set note = 'x' where customer_id in (select customer_id from orders order by total limit 3)",
                "update orders set note = 'x' where total > (select avg(total) from orders)")) {
            assertThatThrownBy(() -> db.execute(sql))
                    .as(sql)
                    .isInstanceOf(ShardlineException.class)
                    .extracting(e -> ((ShardlineException) e).getSQLState())
                    .isEqualTo("0A000");
        }
    }
}
