package io.shardline.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Parameter;
import io.shardline.Result;
import io.shardline.Session;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether parts of groups are gathered in the place of rows, and give what one server gives. */
class GroupPartsIT {
    private static final String TABLES = """
            t: { key: id }
            lines: { key: id }
            empty: { key: id }
            kinds: reference
            """;

    private static final String SCHEMA = """
            create type mood as enum ('sad', 'ok', 'happy');
            create domain percent as numeric(5,2);
            create collation folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            create table t (id bigint primary key, g text, h int, s smallint, i int, b bigint, n numeric, d numeric(10,2),
                f float8, r real, m mood, p percent, x boolean, at timestamptz, day date, span interval, name text,
                folded text collate folded, c char(4), bits bit(3), tags text[], u uuid, cash money);
            create table lines (id bigint, line int, amount numeric(12,3), kind text, primary key (id, line));
            create table empty (id bigint primary key, g text, i int, n numeric);
            create table kinds (code text primary key, label text);
            create view grouped as select g, sum(i) + 1 as s from t group by g having count(*) > 1;
            """;

    private static final String ROW = """
            insert into t select k, (array['a', 'b', null, 'c', 'A'])[1 + k %% 5], nullif(k %% 4, 3), k %% 3,
                nullif(k * 7 %% 11, 5), 9223372036854775000 + k, (k %% 9)::numeric / 7, k * 1.25, k * 0.1, k * 0.3,
                (array['sad', 'ok', 'happy'])[1 + k %% 3]::mood, k %% 50, k %% 2 = 0,
                timestamptz '2024-01-31 22:30:00+00' + k * interval '13 hours', date '2024-02-27' + k,
                k * interval '1 day', 'n' || k %% 6 || repeat('-', 40), (array['x', 'X', 'y'])[1 + k %% 3], 'c' || k %% 4, b'101',
                array['t' || k %% 2], md5((k %% 5)::text)::uuid, (k * 1.5)::numeric::money
              from generate_series(%1$d, %1$d) k""";

    private static TestCluster cluster;
    private static TestCluster one;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        one = cluster.oracle();
        cluster.on(1, "create type before1 as enum ('x')");
        cluster.onEach(SCHEMA);
        one.onEach(SCHEMA);
        db = open("");
        for (String kind : List.of("insert into kinds values ('k0', 'zero'), ('k1', 'one')")) {
            cluster.onEach(kind);
            one.onEach(kind);
        }
        for (int k = 0; k < 60; k++) {
            both(ROW.formatted(k), k);
            both(
                    "insert into lines values (%d, 1, %d.125, 'k%d'), (%d, 2, null, 'k0')"
                            .formatted(k, k * 3, k % 3, k),
                    k);
        }
        both("insert into t (id) values (60)", 60);
        both("insert into t (id, g, n, i) values (61, 'nan', 'NaN', 1)", 61);
        both("insert into t (id, g, n) values (62, 'inf', 'Infinity')", 62);
        both("insert into t (id, g, n) values (65, 'inf', '-Infinity')", 65);
        both("insert into t (id, g, n, i) values (63, 'scale', 1.000000000000000000000001, 7)", 63);
        both("insert into t (id, g, n, i) values (64, 'scale', 123456789012345678901234567890.5, 3)", 64);
    }

    private static ParallelConnection open(String more) throws SQLException {
        return ParallelConnection.open(Topology.load(new StringReader(cluster.yaml(TABLES) + more), Map.of()));
    }

    /** On the one server and on the owner of the id. */
    private static void both(String sql, long id) throws SQLException {
        one.on(0, sql);
        String plan = db.explain("select * from t where id = " + id);
        cluster.on(Integer.parseInt(plan.replaceAll("(?s)^Route\\s+s(\\d+):.*", "$1")), sql);
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    private static List<String> read(ResultSet rows) throws SQLException {
        List<String> read = new ArrayList<>();
        ResultSetMetaData metaData = rows.getMetaData();
        StringBuilder head = new StringBuilder();
        for (int column = 1; column <= metaData.getColumnCount(); column++) {
            head.append(metaData.getColumnLabel(column))
                    .append(' ')
                    .append(metaData.getColumnTypeName(column))
                    .append('(')
                    .append(metaData.getPrecision(column))
                    .append(',')
                    .append(metaData.getScale(column))
                    .append(")|");
        }
        read.add(head.toString());
        while (rows.next()) {
            StringBuilder row = new StringBuilder();
            for (int column = 1; column <= metaData.getColumnCount(); column++) {
                row.append(rows.getString(column)).append('|');
            }
            read.add(row.toString());
        }
        return read;
    }

    private static List<String> ofOne(String sql, @Nullable Object... parameters) throws SQLException {
        try (Connection connection = one.connect(0);
                var statement = connection.prepareStatement(parameters.length == 0 ? sql.replace("?", "??") : sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return read(statement.executeQuery());
        }
    }

    private static List<String> in(Session session, String sql, @Nullable Object... parameters) throws SQLException {
        Parameter[] bound = new Parameter[parameters.length];
        for (int i = 0; i < bound.length; i++) {
            bound[i] = Parameter.of(parameters[i]);
        }
        try (Result result = session.run(session.prepare(sql, parameters.length > 0), bound, ExecuteOptions.DEFAULT)) {
            return read(result.rows());
        }
    }

    /** What EXPLAIN ANALYZE says was moved. */
    private static String moved(String sql, @Nullable Object... parameters) throws SQLException {
        try (Session session = db.openSession()) {
            return String.join(
                    "\n",
                    in(session, "explain (analyze, costs off) " + sql, parameters).stream()
                            .filter(line -> line.startsWith("Moved"))
                            .toList());
        }
    }

    private static void assertSame(String sql, @Nullable Object... parameters) throws SQLException {
        List<String> expected = ofOne(sql, parameters);
        try (Session session = db.openSession()) {
            for (int execution = 1; execution <= 7; execution++) {
                List<String> given = in(session, sql, parameters);
                if (sql.matches(".* order by [^()]*$")) {
                    assertThat(given).as(sql + " for the " + execution).isEqualTo(expected);
                } else {
                    assertThat(given).as(sql + " for the " + execution).containsExactlyInAnyOrderElementsOf(expected);
                }
            }
        }
    }

    /** It is answered from parts, and as one server does. */
    private static void assertParts(String sql, @Nullable Object... parameters) throws SQLException {
        assertSame(sql, parameters);
        assertThat(db.explain(sql, parameters)).as(sql).contains("Copy  shardline_parts");
        assertThat(moved(sql, parameters))
                .as(db.explain(sql, parameters))
                .startsWith("Moved  shardline_parts:")
                .doesNotContain("\n");
    }

    /** It is answered as one server does, but not from parts. */
    private static void assertRows(String sql, @Nullable Object... parameters) throws SQLException {
        assertSame(sql, parameters);
        assertThat(moved(sql, parameters))
                .as(db.explain(sql, parameters))
                .startsWith("Moved  ")
                .doesNotContain("shardline_parts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select g, count(*) from t group by g having count(*) > 11",
                "select g from t group by g having sum(i) is null",
                "select g, sum(i) / count(*), sum(b) / 2, -sum(s) from t group by g",
                "select g, case when sum(i) > 60 then 'many' else max(name) end from t group by g",
                "select h, round(avg(i), 2), round(avg(n), 3) as a, avg(d) * 1 from t group by h",
                "select g, avg(s) + 0, avg(i) + 0, avg(b) + 0, avg(n) + 0, avg(d) + 0, avg(p) + 0 from t group by g",
                "select g, coalesce(sum(n), 0), sum(d)::int, sum(p)::text from t group by g",
                "select g, sum(n)::text, sum(n) / count(n) from t where g in ('nan', 'inf', 'scale') group by g",
                "select g, count(distinct i), count(*), sum(d), min(name), max(at) from t group by g",
                "select count(distinct name), count(distinct i % 3), sum(i), avg(b), bool_or(x) from t",
                "select count(distinct i) filter (where h > 0), count(distinct i) filter (where x) from t",
                "select h, sum(i) filter (where x) + 1, count(*) filter (where i > 3), avg(d) filter (where x) from t"
                        + " group by h",
                "select min(m), max(m)::text, min(span), max(tags), min(cash), bit_and(bits), bit_or(i) + 0 from t",
                "select every(x) or bool_and(x), bool_or(h > 1) and true from t having true",
                "select h as hh, count(*) as n from t group by hh having min(i) < 9 order by n desc, hh nulls first",
                "select name || '!', length(name) + count(*) from t group by name order by lower(name), 2",
                "select g, sum(i) + 0 from t group by g order by count(distinct h) desc, sum(i) nulls first, g limit 5",
                "select distinct count(*) % 5 from t group by name",
                "select date_trunc('month', at) as mon, count(*) * 2 from t group by date_trunc('month', at)",
                "select extract(year from day) + 1, sum(i) from t group by extract(year from day) having sum(i) > 0",
                "select i % 3, count(*) + 1 from t group by i % 3",
                "select m, p, c, u, day, bits, count(*) + 1 from t group by m, p, c, u, day, bits",
                "select tags, span, cash, count(*) from t group by tags, span, cash having count(*) > 0",
                "select d, count(*) + 1 from t group by d",
                "select count(*) + 1 from t group by folded",
                "select count(distinct folded), count(distinct c) from t",
                "select t.h, sum(l.amount) / count(*), count(distinct l.kind) from t join lines l using (id) group by t.h",
                "select k.label, sum(l.amount) + 1 from lines l left join kinds k on k.code = l.kind group by k.label",
                "select sum(amount) * 2 from lines l where exists (select from t where t.id = l.id and t.x)",
                "select h, 'lit', 1 + 1, sum(i) * 3 from t group by h having 'a' < 'b'",
                "select h, sum((i + 1) * 2) - sum((i + 1) * 2) / 3 from t group by h having sum((i + 1) * 2) > 0",
                "select pg_catalog.sum(i) + 1, pg_catalog.count(distinct h) from t",
                "select g, max(i) from t group by g having count(*) > 5 and (max(i) between 3 and 10 or g is null)",
                "select \"g\" as \"G\", max(\"i\") + 1 from \"t\" as \"T\" group by \"T\".g order by \"T\".g nulls first",
                "select h, sum(i), /* a comment */ sum(i) -- another\n + 1 from t group by h -- last",
                "select now() > timestamptz '2020-01-01' as past, count(*) + 1 from t where at < now() group by h",
                "select h, count(*) from t group by rollup (h) having count(*) > 3",
                "select g, h, i % 2, count(*), sum(i) + 1, grouping(g, h) from t group by cube (g, h, i % 2)",
                "select x, h, max(name) from t group by x, grouping sets ((), (h), (h, i)) having sum(i) > 1",
                "select extract(year from day) as y, m, avg(i), count(distinct h) from t"
                        + " group by grouping sets ((extract(year from day), m), rollup (m), ())",
                "select h, g, count(*) from t group by h, rollup (g) order by h nulls first, g nulls last, 3",
                "select h, count(*), rank() over (order by count(*)) from t group by h",
                "select g, sum(i), 100 * sum(i) / sum(sum(i)) over () as share,"
                        + " sum(count(*)) over (partition by g is null order by g) from t group by g",
                "select h, sum(distinct i), avg(distinct i) from t group by h",
                "with q as (select h, i from t) select h, sum(i) + 1 from q group by h",
                "select any_of.g, count(distinct any_of.i) from t any_of where any_of.g <> '?' group by any_of.g",
            })
    void answersFromParts(String sql) throws Exception {
        assertParts(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select g, round(sum(f)::numeric, 6) from t group by g having count(*) > 3",
                "select g, round(avg(r)::numeric, 2) from t group by g having count(*) > 3",
                "select g, sum(i::float8 * 2) > 0 from t group by g having count(*) > 3",
                "select g, sum(span) from t group by g having count(*) > 3",
                "select g, sum(cash) from t group by g having count(*) > 3",
                "select h, array_length(array_agg(i), 1) from t group by h having count(*) > 3",
                "select string_agg(name, ',' order by name, id) from t having count(*) > 3",
                "select h, count(distinct (i, s)) from t group by h",
                "select h, sum(distinct n) from t group by h",
                "select percentile_disc(0.5) within group (order by i) from t having count(*) > 3",
                "select distinct h, rank() over (order by h) from t",
                "select h, count(*) + 1 from t where exists (select rank() over (order by l.line) from lines l"
                        + " where l.id = t.id) group by h",
                "select h, count(*), rank() over w from t group by h window w as (order by count(*))",
                "select h, count(*) + (select count(*) from kinds) from t group by h",
                "select h, max(name collate \"C\") from t group by h having count(*) > 3",
                "select stddev(i)::int from t having count(*) > 3",
                "select i % 3, i % 3 + count(*) from t group by i % 3",
                "with q as (select distinct h, i from t) select h, sum(i) + 1 from q group by h",
            })
    void gathersRowsOfWhatIsNotMadeOfParts(String sql) throws Exception {
        assertRows(sql);
    }

    @Test
    void looksAtTheTypesWhenItRuns() throws Exception {
        String sql = "select g, round(sum(i * 1e0::float8)::numeric, 3) from t group by g having count(*) > 3";
        assertThat(db.explain(sql)).contains("shardline_parts");
        assertRows(sql);
        assertRows(sql);
    }

    /** The rows do not fit into the budget; the parts do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select name, count(*) from t group by name order by name desc limit 4 offset 1",
                "select distinct name from t order by name",
                "select h, min(span) from t group by h",
            })
    void takesPartsWhereColumnsTurnOutNotToBeMerged(String sql) throws Exception {
        assertThat(db.explain(sql)).doesNotStartWith("Gather");
        try (ParallelConnection small = open("limits: { gatherBytes: 900 }\n");
                Session session = small.openSession()) {
            assertThatThrownBy(() -> in(session, "/*+ gather */ " + sql)).hasMessageContaining("gatherBytes");
            assertThat(in(session, sql)).containsExactlyInAnyOrderElementsOf(ofOne(sql));
        }
    }

    @Test
    void answersThroughViews() throws Exception {
        assertSame("select g, s from grouped");
        assertSame("select g, sum(s) + 1 from grouped group by g having count(*) > 0");
    }

    @Test
    void answersOverNoRows() throws Exception {
        assertParts(
                "select count(*) + 0, sum(i) + 0, avg(n) + 0, count(distinct g), count(n) + 1, max(g) || 'x' from empty");
        assertParts("select count(*) from empty having count(*) = 0");
        assertParts("select count(*) from empty having count(*) > 0");
        assertParts("select g, count(*) + 1 from empty group by g");
        assertParts("select g, count(*), sum(i) from empty group by rollup (g)");
        assertParts("select count(*), sum(i) from empty group by ()");
        assertParts("select count(distinct g) from t where i > 1000");
        assertSame("select distinct g from empty order by g");
    }

    @Test
    void bindsParametersWhereverTheyStand() throws Exception {
        assertParts("select g, count(*) from t where i > ? group by g having count(*) > ?", 2, 3);
        assertParts(
                "select g, sum(i) + ?, ? from t where name <> ? and d < ? group by g having max(name) >= ?",
                5,
                "it's \\ a ? \"q\"",
                "n1",
                new java.math.BigDecimal("55.5"),
                "a");
        assertParts("select i % ?, count(*) * ? from t group by 1 order by 1 nulls first limit ?", 3, 2, 2);
        assertParts("select count(distinct i) filter (where h = ?), sum(i * ?) / ? from t", 1, 2, 3);
        assertParts("select h, avg(i + ?) + 0 from t where g = ? group by h", 1, null);
        assertParts("select g, count(*) + 1 from t where tags = ?::text[] group by g", (Object) new String[] {"t1"});
    }

    @Test
    void asksOnlyTheShardsThatMayHaveRows() throws Exception {
        String sql = "select g, sum(i) + 1 from t where id in (%s) group by g";
        assertSame(sql.formatted("3"));
        assertSame(sql.formatted("1, 2, 3, 4, 5, 6"));
        assertSame("select h, sum(i) + 1 from t where id in (?, ?) group by h", 1L, 2L);
    }

    @Test
    void givesSumsOfIntegersThatAreTooLargeForOne() throws Exception {
        assertParts("select sum(b) + 0, avg(b) + 0, sum(b) / count(*), max(b) - 1 from t");
        assertParts("select h, sum(b::numeric * b) + 0 from t group by h");
    }

    @Test
    void readsItsOwnUncommittedWrites() throws Exception {
        String sql = "select g, sum(i) + 1, count(distinct h) from t where g = 'mine' group by g having count(*) > 2";
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            for (int id = 1000; id < 1006; id++) {
                session.execute("insert into t (id, g, i, h) values (" + id + ", 'mine', 10, " + id % 2 + ")");
            }
            assertThat(in(session, sql)).hasSize(2).last().isEqualTo("mine|61|2|");
            assertThat(db.explain(sql)).contains("shardline_parts");
            try (Session other = db.openSession()) {
                assertThat(in(other, sql)).hasSize(1);
            }
            session.rollback();
            assertThat(in(session, sql)).hasSize(1);
            session.rollback();
        }
    }

    @Test
    void worksInATransactionThatHasOnlyRead() throws Exception {
        String sql = "select h, sum(i) + 1 from t group by h";
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            assertThat(in(session, "select id from t where id = 5")).hasSize(2);
            assertThat(in(session, sql)).containsExactlyInAnyOrderElementsOf(ofOne(sql));
            session.execute("set transaction isolation level read committed");
            session.rollback();
        }
    }

    @Test
    void worksWithPoolsOfOneConnectionAndGivesThemBack() throws Exception {
        String fits = "select h, sum(i) + 1 from t group by h";
        String unfit = "select h, round(sum(i * 2e0::float8)::numeric) from t group by h having count(*) > 1";
        try (ParallelConnection small = open("pool: { maximumPoolSize: 1, connectionTimeout: 2000 }\n");
                Session session = small.openSession()) {
            for (int i = 0; i < 3; i++) {
                assertThat(in(session, fits)).containsExactlyInAnyOrderElementsOf(ofOne(fits));
                assertThat(in(session, unfit)).containsExactlyInAnyOrderElementsOf(ofOne(unfit));
            }
        }
    }

    @Test
    void givesTheServersOwnErrorForTheCallersText() {
        assertThatThrownBy(() -> db.execute("select name, sum(i) + 1 from t group by g"))
                .isInstanceOfSatisfying(SQLException.class, e -> {
                    assertThat(e.getSQLState()).isEqualTo("42803");
                    assertThat(e.getMessage()).contains("\"t.name\"").doesNotContain("shardline_");
                });
        assertThatThrownBy(() -> db.execute("select g, sum(nothing) + 1 from t group by g"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42703"));
        assertThatThrownBy(() -> db.execute("select g, sum(1 / h) + 1 from t group by g"))
                .hasMessageContaining("division by zero");
        assertThatThrownBy(() -> db.execute("select g, 1 / (count(*) - count(*)) from t group by g"))
                .hasMessageContaining("division by zero");
    }

    @Test
    void gathersRowsWhereAHintSaysSo() throws Exception {
        String sql = "/*+ gather */ select g, sum(i) + 1 from t group by g";
        assertThat(db.explain(sql)).contains("The hint asks for it.").doesNotContain("shardline_parts");
        assertSame(sql);
    }

    @Test
    void holdsTheBudgetOfGatheredBytes() throws Exception {
        try (ParallelConnection small = open("limits: { gatherBytes: 200 }\n")) {
            assertThatThrownBy(() -> small.execute("select id + 0, sum(i) + 1 from t group by id + 0"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("54000"));
        }
    }
}
