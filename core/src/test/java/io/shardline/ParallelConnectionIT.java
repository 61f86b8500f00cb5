package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParallelConnectionIT {
    private static final String TABLES = """
            customers: { key: customer_id }
            orders: { key: customer_id }
            samples: { key: [site, device] }
            countries: reference
            settings: { on: s1 }
            legacy: spread
            """;

    private static final String SCHEMA = """
            create table customers (customer_id bigint primary key, name text, country text collate "C");
            create table orders (customer_id bigint, order_id int, total numeric(10,2), note text,
                primary key (customer_id, order_id));
            create table samples (site text, device int, v double precision, primary key (site, device));
            create table countries (code text collate "C" primary key, label text);
            create table legacy (id int, v text collate "C");
            create table stranger (id int);
            """;

    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(4);
        cluster.onEach(SCHEMA);
        cluster.on(1, "create table settings (k text primary key, v text)");
        db = open("");
    }

    private static ParallelConnection open(String more) throws Exception {
        return ParallelConnection.open(Topology.load(new StringReader(cluster.yaml(TABLES) + "\n" + more), Map.of()));
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    @BeforeEach
    void fill() throws Exception {
        cluster.onEach("truncate customers, orders, samples, countries, legacy;"
                + " insert into countries values ('DE', 'Germany'), ('FR', 'France'), ('NO', 'Norway')");
        for (int id = 1; id <= 40; id++) {
            db.execute(
                    "insert into customers values (?, ?, ?)",
                    id,
                    "name " + id,
                    List.of("DE", "FR", "XX").get(id % 3));
            for (int order = 1; order <= id % 4; order++) {
                db.execute("insert into orders (order_id, customer_id, total) values (?, ?, ?)", order, id, id + order);
            }
        }
    }

    private static List<List<Object>> rows(String sql, Object... parameters) throws SQLException {
        try (Cursor cursor = db.cursor().execute(sql, parameters)) {
            List<List<Object>> rows = new ArrayList<>();
            for (Row row : cursor.fetchAll()) {
                rows.add(new ArrayList<>(row.values()));
            }
            return rows;
        }
    }

    @Test
    void answersAKeyedReadFromTheOwner() throws Exception {
        assertThat(rows("select name from customers where customer_id = ?", 17)).containsExactly(List.of("name 17"));
        assertThat(db.explain("select name from customers where customer_id = ?", 17))
                .contains("one shard has all rows concerned");
    }

    @Test
    void mergesShardsInOrderAndCutsThem() throws Exception {
        assertThat(rows("select customer_id from customers order by customer_id desc limit 3 offset 2"))
                .containsExactly(List.of(38L), List.of(37L), List.of(36L));
        assertThat(rows("select name from customers order by customer_id limit ?", 2))
                .containsExactly(List.of("name 1"), List.of("name 2"));
    }

    @Test
    void combinesAggregatesOfAllShards() throws Exception {
        assertThat(
                        rows(
                                "select count(*), min(customer_id), max(customer_id), sum(customer_id), avg(customer_id) from customers"))
                .hasToString("[[40, 1, 40, 820, 20.5000000000000000]]");
        assertThat(rows("select country, count(*) as n from customers group by country order by n desc, country"))
                .containsExactly(List.of("FR", 14L), List.of("DE", 13L), List.of("XX", 13L));
    }

    @Test
    void joinsColocatedAndReferenceTablesOnTheShards() throws Exception {
        assertThat(rows("""
                        select c.label, count(*), sum(o.total) from customers k
                          join orders o on o.customer_id = k.customer_id
                          join countries c on c.code = k.country
                         group by c.label order by 2 desc""")).hasSize(2);
        assertThat(rows("select k.customer_id from customers k left join orders o using (customer_id)"
                        + " where o.order_id is null order by 1 limit 2"))
                .containsExactly(List.of(4L), List.of(8L));
    }

    @Test
    void sendsAnInListToTheShardsConcerned() throws Exception {
        assertThat(rows("select customer_id from customers where customer_id in (3, 7, 11, 999) order by 1"))
                .containsExactly(List.of(3L), List.of(7L), List.of(11L));
    }

    @Test
    void countsPlaceholdersAnewBehindAListOfAnotherLength() throws Exception {
        for (int length = 1; length <= 4; length++) {
            String list = String.join(", ", java.util.Collections.nCopies(length, "?"));
            String sql = "select name from customers where name not in (" + list + ") and customer_id = ? limit ?";
            List<Object> parameters = new ArrayList<>(java.util.Collections.nCopies(length, "nobody"));
            parameters.add(10L + length);
            parameters.add(5);
            assertThat(rows(sql, parameters.toArray())).containsExactly(List.of("name " + (10 + length)));
        }
    }

    @Test
    void insertsOnOneShardAndRefusesSeveralWhereDeclared() throws Exception {
        assertThat(db.execute("insert into samples values ('lyon', 1, 0.5), ('lyon', 1 , 0.7) on conflict do nothing"))
                .isEqualTo(1);
        try (ParallelConnection refusing = open("transactions: { acrossShards: refuse }")) {
            assertThatThrownBy(() ->
                            refusing.execute("insert into customers (customer_id) values (101), (102), (103), (104)"))
                    .isInstanceOf(ShardlineException.class)
                    .hasMessageContaining("write on several shards");
        }
        assertThat(rows("select count(*) from customers where customer_id > 100"))
                .containsExactly(List.of(0L));
    }

    @Test
    void splitsRowsByOwnerAndKeepsTheirOrderWhereDeclared() throws Exception {
        try (ParallelConnection several = open("transactions: { acrossShards: best-effort }");
                Cursor cursor = several.cursor()) {
            cursor.execute(
                    "insert into customers (customer_id, name) values (101, ?), (?, 'b'), (103, ?), (104, 'd') returning customer_id, name",
                    "a",
                    102L,
                    "c");
            assertThat(cursor.fetchAll())
                    .extracting(row -> row.get(1) + "=" + row.get(2))
                    .containsExactly("101=a", "102=b", "103=c", "104=d");
            assertThat(several.execute("insert into customers (customer_id) values (201), (202), (203), (204)"))
                    .isEqualTo(4);
        }
        assertThat(rows("select count(*) from customers where customer_id > 100"))
                .containsExactly(List.of(8L));
    }

    @Test
    void saysThatATransactionWasRolledBackWhoseWorkKeptAFailureToItself() throws Exception {
        assertThatThrownBy(() -> db.inTransaction(tx -> {
                    tx.execute("insert into customers values (600, 'six hundred')");
                    try {
                        tx.execute("insert into customers values (600, 'again')");
                    } catch (SQLException e) {
                        // Forgotten.
                    }
                }))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
        assertThat(rows("select 1 from customers where customer_id = 600")).isEmpty();
    }

    @Test
    void refusesWhatCouldBeWrong() {
        assertRefused("update customers set name = random()::text");
        assertRefused("update customers set customer_id = 5 where customer_id = 4");
        assertRefused("select * from stranger");
    }

    private static void assertRefused(String sql) {
        assertThatThrownBy(() -> db.execute(sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
    }

    @Test
    void runsWhereAHintSaysUnlessTheKeysSayOtherwise() throws Exception {
        long all = 0;
        for (String shard : List.of("s0", "s1", "s2", "s3")) {
            all += (Long) rows("/*+ shard(" + shard + ") */ select count(*) from customers")
                    .get(0)
                    .get(0);
        }
        assertThat(all).isEqualTo(40);
        assertThat(rows("/*+ single_shard */ select name from customers where customer_id = 3"))
                .containsExactly(List.of("name 3"));
        assertRefused("/*+ single_shard */ select count(*) from customers");
        assertRefused("/*+ shard(elsewhere) */ select 1");
        assertRefused("/*+ key(5) */ select 1");
        long contradicted = 0;
        for (String shard : List.of("s0", "s1", "s2", "s3")) {
            try {
                rows("/*+ shard(" + shard + ") */ select name from customers where customer_id = 3");
            } catch (ShardlineException e) {
                contradicted++;
            }
        }
        assertThat(contradicted).isEqualTo(3);
    }

    @Test
    void passesTheServersOwnErrorsWithTheShardsName() {
        assertThatThrownBy(() -> db.execute("selec 1"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42601"));
        assertThatThrownBy(() -> db.execute("select * from nowhere"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
        assertThatThrownBy(() -> db.execute("insert into customers values (5)"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"))
                .hasMessageContaining("Shard:");
    }

    @Test
    void keepsATransactionOnOneShardTogether() throws Exception {
        assertThatThrownBy(() -> db.inTransaction(tx -> {
                    tx.execute("insert into customers values (500, 'five hundred')");
                    assertThat(tx.execute("select 1 from customers where customer_id = 500"))
                            .isEqualTo(1);
                    tx.execute("insert into customers values (500, 'again')");
                }))
                .isInstanceOf(SQLException.class);
        assertThat(rows("select 1 from customers where customer_id = 500")).isEmpty();
        db.inTransaction(tx -> tx.execute("insert into customers values (500, 'five hundred')"));
        assertThat(rows("select name from customers where customer_id = 500")).containsExactly(List.of("five hundred"));
    }

    @Test
    void saysThatACursorIsClosed() throws SQLException {
        Cursor cursor = db.cursor().execute("select 1");
        cursor.close();
        cursor.close();
        assertThatThrownBy(cursor::fetchOne)
                .hasMessage("the cursor is closed")
                .hasFieldOrPropertyWithValue("SQLState", ErrorCode.CLOSED.sqlState());
        assertThatThrownBy(() -> cursor.execute("select 1")).hasMessage("the cursor is closed");
    }

    @Test
    void namesTheColumnThatIsNoNumber() throws SQLException {
        try (Cursor cursor = db.cursor().execute("select 'text' as note, null::int as total")) {
            Row row = cursor.fetchAll().get(0);
            assertThatThrownBy(() -> row.getLong("note")).hasMessage("column \"note\" is a String and no number");
            assertThatThrownBy(() -> row.getLong(2)).hasMessage("column \"total\" is NULL");
        }
    }

    @Test
    void saysInRefusalsWhatHelps() {
        assertHint("The shards are s0, s1, s2, s3.", "/*+ shard(s9) */ select 1");
        assertHint("Use a PreparedStatement", "prepare p as select 1");
        assertHint("Use a PreparedStatement", "declare c cursor for select * from customers");
        assertHint("Create an ordinary table", "create temporary table t (a int)");
        assertHint("Run it on each shard with", "create role somebody");
        assertThatThrownBy(() -> db.execute("select 1 from pg_class c join customers on c.relname = name"))
                .hasMessageContaining("\"pg_catalog.pg_class\" speaks of one shard's server");
        assertThatThrownBy(() -> db.owners("nowhere"))
                .hasFieldOrPropertyWithValue("SQLState", ErrorCode.TABLE_UNKNOWN.sqlState());
    }

    private static void assertHint(String hint, String sql) {
        assertThatThrownBy(() -> db.execute(sql))
                .isInstanceOfSatisfying(
                        ShardlineException.class,
                        e -> assertThat(e.hint().orElse("")).contains(hint));
    }
}
