package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.ShownRows;
import io.shardline.testing.TestCluster;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements of many rows of placeholders, whose values go to the shards as arrays, beside one server that gets them as they are. */
class ArrayRowsIT {
    private static final String TABLE = "create table wide (k bigint primary key, i int, s smallint, d float8,"
            + " n numeric(10, 2), b boolean, t text, v varchar(5), c char(3), u uuid, day date,"
            + " twice bigint generated always as (k * 2) stored, note text not null default 'none', check (i < 1000000))";

    private static TestCluster cluster;
    private static ParallelConnection db;
    private static Connection one;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach(TABLE);
        cluster.oracle().onEach(TABLE);
        db = ParallelConnection.open(cluster.writeYaml("wide: { key: k }"));
        one = cluster.oracle().connect(0);
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        db.close();
        cluster.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        cluster.onEach("truncate wide");
        cluster.oracle().onEach("truncate wide");
    }

    /** A text with that many rows, and their values. */
    private record Statement(String sql, @Nullable Object[] values) {
        static Statement of(String columns, int rows, String tail, IntFunction<@Nullable Object[]> row) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                Collections.addAll(values, row.apply(i));
            }
            int width = columns.split(",").length;
            String places = "(" + String.join(", ", Collections.nCopies(width, "?")) + ")";
            String sql = "insert into wide (" + columns + ") values "
                    + String.join(", ", Collections.nCopies(rows, places)) + " " + tail;
            return new Statement(sql, values.toArray());
        }

        Statement with(Object last) {
            List<@Nullable Object> more = new ArrayList<>();
            Collections.addAll(more, values);
            more.add(last);
            return new Statement(sql, more.toArray());
        }
    }

    /** The rows returned, or else the count; or the SQLSTATE. */
    private static List<String> onOne(Statement insert) throws SQLException {
        try (PreparedStatement statement = one.prepareStatement(insert.sql)) {
            for (int i = 0; i < insert.values.length; i++) {
                statement.setObject(i + 1, insert.values[i]);
            }
            return statement.execute()
                    ? ShownRows.of(statement.getResultSet())
                    : List.of(String.valueOf(statement.getUpdateCount()));
        } catch (SQLException e) {
            return List.of(e.getSQLState());
        }
    }

    private static List<String> onShards(Statement insert) throws SQLException {
        return onShards(db, insert);
    }

    private static List<String> onShards(ParallelConnection on, Statement insert) throws SQLException {
        try (Session session = on.openSession();
                Result result = session.run(
                        session.prepare(insert.sql), BoundParameters.of(insert.values), ExecuteOptions.DEFAULT)) {
            return result.hasRows() ? ShownRows.of(result.rows()) : List.of(String.valueOf(result.count()));
        } catch (SQLException e) {
            return List.of(e.getSQLState());
        }
    }

    private static void assertSameRows() throws SQLException {
        Statement read = new Statement("select * from wide order by k", new Object[0]);
        assertThat(onShards(read)).isEqualTo(onOne(read));
    }

    private static @Nullable Object[] values(int row, Random random) {
        @Nullable
        Object[] values = {
            (long) row,
            random.nextInt(1000),
            (short) random.nextInt(100),
            random.nextInt(5) == 0 ? Double.NaN : random.nextGaussian(),
            new BigDecimal("1.50").scaleByPowerOfTen(random.nextInt(3)),
            random.nextBoolean(),
            "it's \"" + random.nextInt() + "\", {\\} é null",
            "v" + random.nextInt(10),
            "c ",
            new UUID(random.nextLong(), row)
        };
        for (int i = 1; i < values.length; i++) {
            values[i] = random.nextInt(6) == 0 ? null : values[i];
        }
        return values;
    }

    @Test
    void holdTheValuesThatOneServerHolds() throws SQLException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String columns = "k, i, s, d, n, b, t, v, c, u";
        Statement insert = Statement.of(columns, 60, "returning *", row -> values(row, random));
        assertThat(onShards(insert)).hasSize(60).isEqualTo(onOne(insert));
        Statement upsert = Statement.of(
                        columns,
                        80,
                        "on conflict (k) do update set i = excluded.i, t = excluded.t, note = ? where wide.i is not null",
                        row -> values(row * 2, random))
                .with("changed");
        assertThat(onShards(upsert)).isEqualTo(onOne(upsert));
        Statement ignored = Statement.of("k, i", 90, "on conflict do nothing", row -> new Object[] {(long) row, row});
        assertThat(onShards(ignored)).isEqualTo(onOne(ignored));
        assertSameRows();
    }

    @Test
    void failAsOnOneServer() throws SQLException {
        List<Statement> wrong = List.of(
                Statement.of("k, v", 30, "", row -> new Object[] {(long) row, row == 29 ? "too long" : "v"}),
                Statement.of("k, i", 30, "", row -> new Object[] {(long) row, row + (1L << 40)}),
                Statement.of("k, i", 30, "", row -> new Object[] {(long) row, "" + row}),
                Statement.of("k, day", 30, "", row -> new Object[] {(long) row, "2020-01-01"}),
                Statement.of("k, i", 30, "", row -> new Object[] {(long) row, row == 7 ? 1_000_000 : row}),
                Statement.of("k, note", 30, "", row -> new @Nullable Object[] {(long) row, row == 7 ? null : "note"}),
                Statement.of("k, twice", 30, "", row -> new Object[] {(long) row, row}),
                Statement.of("k, nothing", 30, "", row -> new Object[] {(long) row, row}),
                Statement.of("k", 30, "on conflict (k) do update set i = 1", row -> new Object[] {(long) (row / 2)}));
        for (Statement insert : wrong) {
            assertThat(onShards(insert)).as(insert.sql).isEqualTo(onOne(insert));
        }
        assertSameRows();
    }

    /** In these a row, or the driver, says more than the elements of an array could. */
    @Test
    void areLeftAsTheyAreWhereArraysWouldBeAnotherStatement() throws SQLException {
        Statement mixed =
                Statement.of("k, i", 30, "", row -> new Object[] {(long) row, row % 2 == 0 ? (Object) row : 5L});
        assertThat(onShards(mixed)).isEqualTo(onOne(mixed));
        Statement dates = Statement.of("k, day", 30, "", row ->
                new Object[] {100L + row, Date.valueOf("2020-01-" + (row % 9 + 10))});
        assertThat(onShards(dates)).isEqualTo(onOne(dates));
        Statement casts = new Statement(
                Statement.of("k, i", 30, "", row -> new Object[0]).sql.replace("(?, ?)", "(?, ?::int + 1)"),
                Statement.of("k, i", 30, "", row -> new Object[] {200L + row, row}).values);
        assertThat(onShards(casts)).isEqualTo(onOne(casts));
        assertSameRows();
    }

    /** Strings then have the type of the column, so that a date may be given as one. */
    @Test
    void areLeftAsTheyAreWhereStringsHaveNoType() throws Exception {
        Statement untyped = Statement.of("k, day", 30, "", row -> new Object[] {(long) row, "2020-01-01"});
        String yaml = cluster.yaml("wide: { key: k }")
                .replaceAll("(jdbc:postgresql:[^\"]*)\"", "$1?stringtype=unspecified\"");
        assertThat(yaml).contains("stringtype");
        Path file = Files.createTempFile("untyped", ".yaml");
        Files.writeString(file, yaml);
        try (ParallelConnection other = ParallelConnection.open(file)) {
            assertThat(onShards(other, untyped)).isEqualTo(List.of("30"));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void arePreparedOnceForAnyNumberOfRows() throws SQLException {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            for (int rows = 60; rows < 80; rows++) {
                Statement insert = Statement.of("k, i", rows, "on conflict (k) do update set i = excluded.i", row ->
                        new Object[] {(long) row, row});
                session.execute(insert.sql, insert.values);
            }
            Set<String> prepared = new TreeSet<>();
            session.onShards(List.of("s0", "s1", "s2"), (shard, connection) -> {
                try (PreparedStatement statement = connection.prepareStatement("select statement"
                                + " from pg_prepared_statements where statement like 'insert into wide%'");
                        ResultSet rows = statement.executeQuery()) {
                    synchronized (prepared) {
                        while (rows.next()) {
                            prepared.add(rows.getString(1));
                        }
                    }
                }
            });
            assertThat(prepared)
                    .containsExactly("insert into wide (k, i) select * from rows from ("
                            + "pg_catalog.unnest($1::pg_catalog.int8[]), pg_catalog.unnest($2::pg_catalog.int4[]))"
                            + " on conflict (k) do update set i = excluded.i");
        }
    }
}
