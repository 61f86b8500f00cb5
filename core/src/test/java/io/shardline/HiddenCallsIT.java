package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A function can be called without being named, and one that reads tables would see those of its own shard. */
class HiddenCallsIT {
    private static final String SCHEMA = """
            create table items (id int primary key, grp int);
            create function is_busy(int, int) returns boolean language sql stable as
                'select count(*) > $2 from items where grp = $1';
            create operator >># (leftarg = int, rightarg = int, function = is_busy);
            create function nearly(int, int) returns boolean language sql immutable as 'select abs($1 - $2) < 2';
            create operator ~=# (leftarg = int, rightarg = int, function = nearly);
            create function siblings(items) returns bigint language sql stable as
                'select count(*) from items where grp = $1.grp';
            create schema loose;
            create operator loose.= (leftarg = int, rightarg = int, function = nearly);
            create schema strict;
            """;

    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach(SCHEMA);
        db = ParallelConnection.open(Topology.load(new StringReader(cluster.yaml("items: { key: id }")), Map.of()));
        for (int id = 1; id <= 12; id++) {
            db.execute("insert into items values (?, ?)", id, id % 2);
        }
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    private static List<String> column(Session session, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Cursor cursor = session.cursor().execute(sql)) {
            ResultSet rows = cursor.resultSet();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static void assertRefused(Session session, String sql, String message) {
        assertThatThrownBy(() -> column(session, sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED))
                .hasMessageContaining(message);
    }

    @Test
    void refusesOperatorsThatMayReadTables() throws Exception {
        try (Session session = db.openSession()) {
            assertRefused(session, "select id from items where grp >># 5", "operator >># is not immutable");
            assertRefused(session, "select id from items where id = 3 and grp >># 5", "operator >># is not immutable");
            assertRefused(session, "delete from items where grp >># 5", "operator >># is not immutable");
            assertThat(column(session, "select id from items where id ~=# 5")).containsExactlyInAnyOrder("4", "5", "6");
        }
    }

    @Test
    void refusesOperatorsThatHidePostgresOwn() throws Exception {
        try (Session session = db.openSession()) {
            session.execute("set search_path = loose, pg_catalog, public");
            assertRefused(session, "select id from items where id = 5", "operator = is not immutable, or hides one");
            assertRefused(session, "select id from items where id in (5, 6)", "operator = is not immutable, or hides");
            assertRefused(session, "update items set grp = 1 where id = any (array[5])", "operator = ");
            assertThat(column(session, "select id from items where id < 3")).containsExactlyInAnyOrder("1", "2");

            session.execute("set search_path = strict, pg_catalog, public");
            assertThat(column(session, "select id from items where id = 5")).containsExactly("5");
            session.execute("set search_path = loose, public");
            assertThat(column(session, "select id from items where id = 5")).containsExactly("5");
        }
    }

    @Test
    void refusesFieldsThatAreFunctionsAndReadTables() throws Exception {
        try (Session session = db.openSession()) {
            assertRefused(session, "select i.siblings from items i", "function siblings is not immutable");
            assertRefused(session, "select (i).siblings from items i", "function siblings is not immutable");
            assertRefused(
                    session, "select id from items i where (i).siblings > 3", "function siblings is not immutable");
        }
    }

    @Test
    void countsOnceWhenTheAggregateIsWrittenAsAField() throws Exception {
        try (Session session = db.openSession()) {
            assertThat(column(session, "select i.count from items i")).containsExactly("12");
            assertThat(column(session, "select (i).count from items i")).containsExactly("12");
            assertThat(column(session, "select x.count from (select count(*) from items) x"))
                    .containsExactly("12");
        }
    }
}
