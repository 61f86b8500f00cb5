package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** DDL through the router: on the right shards, on all or on none, and never what the shards cannot keep. */
@Timeout(120)
class DefinitionsIT {
    private TestCluster cluster;
    private ParallelConnection db;

    @BeforeEach
    void start() throws Exception {
        cluster = TestCluster.create(3);
        String yaml = cluster.yaml("""
                customers: { key: id }
                orders:    { key: customer }
                countries: reference
                settings:  { on: s1 }
                """) + "pool: { maximumPoolSize: 2, connectionTimeout: 3s }\n";
        db = ParallelConnection.open(Topology.load(new StringReader(yaml), Map.of()));
    }

    @AfterEach
    void stop() {
        db.close();
        cluster.close();
    }

    /** On which shards a relation is. */
    private List<Integer> where(String relation) throws SQLException {
        List<Integer> shards = new ArrayList<>();
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select to_regclass('" + relation + "') is not null")) {
                row.next();
                if (row.getBoolean(1)) {
                    shards.add(shard);
                }
            }
        }
        return shards;
    }

    private void assertState(String state, String sql) {
        assertThatThrownBy(() -> db.execute(sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(sql + ": " + e).isEqualTo(state));
    }

    private void createAll() throws SQLException {
        db.execute("create table countries (code text primary key)");
        db.execute("create table customers (id bigint primary key, country text references countries, name text)");
        db.execute(
                "create table orders (customer bigint references customers, number int, primary key (customer, number))");
        db.execute("create table settings (name text primary key)");
        db.execute("create table history (version int primary key)");
    }

    @Test
    void putTablesWhereTheTopologySaysAndOthersOnTheFirstShard() throws Exception {
        createAll();
        for (String table : List.of("countries", "customers", "orders")) {
            assertThat(where(table)).as(table).containsExactly(0, 1, 2);
        }
        assertThat(where("settings")).containsExactly(1);
        assertThat(where("history")).containsExactly(0);
        db.execute("insert into customers values (1, null, 'a'), (2, null, 'b'), (3, null, 'c'), (4, null, 'd')");
        assertThat(db.execute("select * from customers")).isEqualTo(4);
        db.execute("insert into history values (1)");
        db.execute("alter table customers add column rank int default 7");
        assertThat(db.execute("select rank from customers where rank = 7")).isEqualTo(4);
        db.execute("create index on customers (name)");
        db.execute("create index concurrently by_rank on customers (rank)");
        assertThat(where("by_rank")).containsExactly(0, 1, 2);
        db.execute("drop index by_rank");
        db.execute("create view named as select name from settings");
        assertThat(where("named")).containsExactly(1);
        db.execute("comment on column customers.name is 'x'");
        db.execute("vacuum customers");
        db.execute("vacuum (analyze) history");
        db.execute("analyze");
        db.execute("truncate orders, customers");
        assertThat(db.execute("select * from customers")).isZero();
        db.execute("drop table orders");
        db.execute("drop table history cascade");
        assertThat(where("orders")).isEmpty();
        assertThat(where("history")).isEmpty();
    }

    @Test
    void areRefusedWhereTheShardsCouldNotKeepThem() throws Exception {
        createAll();
        assertState("0A000", "alter table customers add unique (name)");
        assertState("0A000", "create unique index on customers (lower(name))");
        assertState("0A000", "create unique index concurrently on customers (name)");
        assertState("0A000", "drop table history, settings");
        assertState("0A000", "alter table settings add column customer bigint references customers");
        assertState("0A000", "alter table countries add column customer bigint references customers");
        assertState(
                "0A000",
                "alter table orders drop constraint orders_customer_fkey,"
                        + " add foreign key (number) references customers");
        assertState("0A000", "create temp table t (i int)");
        assertState("0A000", "alter table customers rename to clients");
        assertState("0A000", "alter table customers drop column id");
        assertState("0A000", "alter table customers alter id type text");
        assertState("0A000", "create role somebody");
        db.execute("alter table customers add unique (name, id)");
        db.execute("alter table customers drop column name");
        db.execute("alter table customers rename column country to land");
    }

    @Test
    void passTheServersOwnErrorsAndLeaveNothingBehind() throws Exception {
        createAll();
        assertState("42P07", "create table customers (id bigint primary key)");
        assertState("42P01", "drop table nowhere");
        db.execute("drop table if exists nowhere");
        assertState("42601", "create table t (");
        assertState("42704", "alter table customers add column x nothing");
        // Only the last shard refuses, after the others have done it.
        cluster.on(2, "create table parcels (i int)");
        cluster.on(2, "create type mood as enum ('sad')");
        assertState("42710", "create type mood as enum ('happy')");
        cluster.on(0, "create type sight as enum ('a')");
        cluster.on(0, "drop type sight");
        db.execute("create type sight as enum ('b')");
    }

    @Test
    void leaveWhatBelongsToWholeServersAlone() {
        for (String sql : List.of(
                "comment on database postgres is 'x'",
                "comment on role postgres is 'x'",
                "grant connect on database postgres to public",
                "revoke all on tablespace pg_default from public",
                "grant set on parameter work_mem to public",
                "grant select on large object 1 to public")) {
            assertState("0A000", sql);
        }
    }

    @Test
    void grantLanguagesOnAllShards() throws Exception {
        db.execute("revoke usage on language plpgsql from public");
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "select lanacl is not null from pg_language where lanname = 'plpgsql'")) {
                row.next();
                assertThat(row.getBoolean(1)).as("s" + shard).isTrue();
            }
        }
    }

    /** In one transaction over both they wait for each other's locks on what the server's databases have in common. */
    @Test
    void doNotWaitForEachOtherInDatabasesOfOneServer() throws Exception {
        try (TestCluster neighbours =
                        TestCluster.create(ClusterOptions.shards(2).onServers(1));
                ParallelConnection together = ParallelConnection.open(neighbours.writeYaml(""));
                Session session = together.openSession()) {
            session.execute("set lock_timeout = '3s'");
            session.execute("analyze");
            session.execute("analyze verbose");
            session.setAutoCommit(false);
            assertThatThrownBy(() -> session.execute("analyze")).hasFieldOrPropertyWithValue("SQLState", "25001");
        }
    }

    @Test
    void handOnWhatTheServerSaysBesideIt() throws Exception {
        createAll();
        try (Session session = db.openSession();
                Result cascaded = session.run(
                        session.prepare("truncate customers cascade"), new Parameter[0], ExecuteOptions.DEFAULT)) {
            assertThat(cascaded.warnings().orElseThrow().getMessage()).contains("orders");
        }
    }

    @Test
    void lockInATransactionOnly() throws Exception {
        createAll();
        assertState("25P01", "lock table customers");
        db.inTransaction(tx -> tx.execute("lock table customers"));
    }

    @Test
    void areSeenInTheirTransactionAndUndoneWithIt() throws Exception {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            session.execute("create table customers (id bigint primary key)");
            session.execute("create table history (version int primary key)");
            session.execute("insert into customers values (1), (2), (3), (4), (5)");
            session.savepoint("s");
            session.execute("alter table customers add column name text");
            session.execute("update customers set name = 'x' where id = 3");
            session.rollbackTo("s");
            assertThat(session.execute("select * from customers")).isEqualTo(5);
            session.execute("insert into history values (1)");
            session.rollback();
            assertThat(where("customers")).isEmpty();
            assertThat(where("history")).isEmpty();

            session.execute("create table customers (id bigint primary key)");
            session.execute("insert into customers values (1), (2), (3), (4), (5)");
            session.commit();
        }
        assertThat(db.execute("select * from customers")).isEqualTo(5);
        assertThat(where("customers")).containsExactly(0, 1, 2);
    }

    @Test
    void areRefusedInATransactionThatTheyCannotRunIn() throws Exception {
        createAll();
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            assertThatThrownBy(() -> session.execute("vacuum customers"))
                    .hasFieldOrPropertyWithValue("SQLState", "25001");
        }
    }
}
