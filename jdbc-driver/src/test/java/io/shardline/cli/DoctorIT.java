package io.shardline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the doctor finds, and how shards are made to note another placement. */
@Timeout(60)
class DoctorIT {
    private static final String TABLES = """
            orders: { key: customer_id }
            countries: reference
            settings: { on: s0 }
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private TestCluster cluster;
    private String yaml;

    @BeforeEach
    void create() throws SQLException {
        cluster = TestCluster.create(ClusterOptions.shards(2).onServers(1));
        cluster.onEach("create table orders (customer_id bigint, order_id int, primary key (customer_id, order_id));"
                + " create table countries (code text primary key, since date, span interval);"
                + " create table settings (name text primary key)");
        yaml = cluster.writeYaml(TABLES).toString();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Shardline.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private String other(String tables) {
        return cluster.writeYaml(tables).toString();
    }

    @Test
    void findsNothingWhereAllIsWell() {
        assertThat(run("guard", "--cluster", yaml, "--initialize")).isZero();
        assertThat(run("doctor", "--cluster", yaml, "--rows")).isZero();
        assertThat(out.toString())
                .doesNotContain("problem")
                .containsPattern("ok +placement +s0, s1: noted as the topology says")
                .containsPattern("ok +schema +orders, countries, settings: the same")
                .containsPattern("ok +rows +countries: all copies have the same rows");
    }

    @Test
    void saysThatNothingIsNoted() {
        assertThat(run("doctor", "--cluster", yaml)).isZero();
        assertThat(out.toString()).containsPattern("warning +placement +s0, s1: nothing is noted");
    }

    @Test
    void listsDifferencesOfTheTopology() {
        assertThat(run("guard", "--cluster", yaml, "--initialize")).isZero();
        String changed = other("orders: { key: order_id }\nsettings: { on: s1 }");
        assertThat(run("doctor", "--cluster", changed)).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern(
                        "problem +placement +s0, s1: Of table \"orders\" is noted: sharded by \\(customer_id\\),"
                                + " by hash into 1024 buckets\\. The topology says: sharded by \\(order_id\\)")
                .containsPattern("problem +placement +s0, s1: Of table \"settings\" is noted: pinned to s0")
                .containsPattern("problem +router +cluster: shard \"s0\" has noted another placement");
    }

    @Test
    void acceptsAnotherPlacement() {
        assertThat(run("guard", "--cluster", yaml, "--initialize")).isZero();
        String changed = other("orders: { key: order_id }");
        assertThat(run("guard", "--cluster", changed)).isEqualTo(1);
        assertThat(out.toString()).contains("Of table \"orders\" is noted");
        assertThat(run("sql", "--cluster", changed, "-c", "select 1")).isEqualTo(1);
        assertThat(err.toString()).contains("shardline guard --accept");
        assertThat(run("guard", "--cluster", changed, "--accept")).isZero();
        assertThat(out.toString()).containsPattern("ok +accepted +s0, s1: Of table \"orders\" is noted");
        assertThat(run("sql", "--cluster", changed, "-c", "select 1")).isZero();
        assertThat(run("guard", "--cluster", yaml, "--json")).isEqualTo(1);
        assertThat(out.toString()).contains("\"check\": \"placement\"");
    }

    @Test
    void doesNotAcceptWhileAShardIsDown() throws SQLException {
        assertThat(run("guard", "--cluster", yaml, "--initialize")).isZero();
        String changed = other("orders: { key: order_id }");
        cluster.on(0, "alter database " + databaseOf(1) + " with allow_connections false");
        assertThat(run("guard", "--cluster", changed, "--accept")).isEqualTo(1);
        assertThat(out.toString()).containsPattern("problem +reachable +s1").doesNotContain("accepted");
        cluster.on(0, "alter database " + databaseOf(1) + " with allow_connections true");
        assertThat(run("guard", "--cluster", yaml)).isZero();
    }

    private String databaseOf(int shard) {
        return cluster.url(shard).replaceAll(".*/([^/?]+)(\\?.*)?", "$1");
    }

    @Test
    void makesConstraintsAndDropsThem() throws SQLException {
        assertThat(run("guard", "--cluster", yaml, "--constraints")).isZero();
        assertThat(out.toString()).containsPattern("ok +constraints +orders: s0 refuses rows of other shards");
        assertThat(run("guard", "--cluster", yaml, "--drop-constraints")).isZero();
        assertThat(out.toString()).doesNotContain("refuses rows");
        cluster.onEach("insert into orders select g, 1 from generate_series(1, 20) g");
        assertThat(run("guard", "--cluster", yaml, "--constraints")).isEqualTo(1);
        assertThat(err.toString()).contains("belong elsewhere");
        assertThat(run("doctor", "--cluster", yaml)).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern(
                        "problem +constraints +orders: s0 refuses new rows of other shards, and may have old ones");
    }

    @Test
    void findsIndexesConstraintsTriggersAndDefaultsThatAreOnSomeShardsOnly() throws SQLException {
        cluster.on(0, "create index by_order on orders (order_id)");
        cluster.on(1, "alter table orders add constraint positive check (order_id > 0), alter order_id set default 1");
        cluster.on(0, "create index same_name on countries (since)");
        cluster.on(1, "create index same_name on countries (span)");
        cluster.onEach("create index alike on orders (order_id desc)");
        assertThat(run("doctor", "--cluster", yaml)).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("problem +schema +orders: index by_order is only on s0")
                .containsPattern("problem +schema +orders: constraint positive is only on s1")
                .containsPattern("problem +schema +orders: default of order_id is only on s1")
                .containsPattern("problem +schema +countries: index same_name differs")
                .doesNotContain("alike")
                .doesNotContainPattern("ok +schema +orders");
    }

    @Test
    void countsRowsThatAreNotWhereTheyBelong() throws SQLException {
        cluster.onEach("insert into countries values ('fr', '1789-07-14', '2 days')");
        cluster.on(1, "update countries set since = '1958-10-04'; insert into settings values ('lost'), ('too')");
        cluster.on(0, "insert into orders select g, 1 from generate_series(1, 100) g");
        assertThat(run("doctor", "--cluster", yaml, "--rows")).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("problem +rows +countries: its copies differ")
                .containsPattern("problem +rows +settings: 2 on s1, and the table is pinned to s0")
                .containsPattern("problem +rows +orders: [1-9]\\d* of 100 on s0 belong elsewhere");
    }

    @Test
    void findsTransactionsInDoubt() throws SQLException {
        String gid = "somebody-" + UUID.randomUUID();
        cluster.on(1, "begin; insert into settings values ('x'); prepare transaction '" + gid + "'");
        assertThat(run("doctor", "--cluster", yaml)).isZero();
        assertThat(out.toString()).containsPattern("warning +in doubt +s1: transaction " + gid + " is prepared since");
    }

    @Test
    void comparesSettingsThatMatter() throws SQLException {
        cluster.on(
                1,
                "do $$ begin execute format('alter database %I set statement_timeout = ''7min''',"
                        + " current_database()); end $$");
        assertThat(run("doctor", "--cluster", yaml)).isZero();
        assertThat(out.toString()).contains("the statement_timeout differs: {s0=0, s1=7min}");
    }

    @Test
    void saysThatACollationHasAnotherVersionThanItsLibrary() throws SQLException {
        cluster.on(
                1,
                "create collation german (provider = icu, locale = 'de');"
                        + " update pg_collation set collversion = '1.0' where collname = 'german';"
                        + " alter table settings add remark text collate german");
        assertThat(run("doctor", "--cluster", yaml)).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("problem +collations +s1: collation german was made with version 1.0 of its library");
    }
}
