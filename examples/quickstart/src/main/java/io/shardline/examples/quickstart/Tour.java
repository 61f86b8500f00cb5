package io.shardline.examples.quickstart;

import io.shardline.Cursor;
import io.shardline.ParallelConnection;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Statements of every kind, each shown with its answer, which is compared with that of one database. */
final class Tour {
    private static final String BUSIEST = """
            select f.origin, a.name, count(*) as flights, sum(f.delay_min) as delay_min
            from flights f join airports a on a.iata = f.origin
            group by f.origin, a.name
            order by flights desc, f.origin
            limit 5""";

    private final ParallelConnection db;
    private final OneDatabase one;
    private final PrintStream out;

    Tour(ParallelConnection db, OneDatabase one, PrintStream out) {
        this.db = db;
        this.one = one;
        this.out = out;
    }

    /** @throws WrongAnswer if Shardline and the one database differ */
    void run() throws SQLException {
        show("One key, one shard. The text is sent as it is.", """
                select flight_id, departed_at, destination, delay_min
                from flights where origin = ? and flight_id = ?""", "SAN", 1L);
        show("All shards sort and cut, and their five rows each are merged.", """
                select origin, destination, departed_at, delay_min
                from flights order by delay_min desc, flight_id limit 5""");
        show("Grouped by the shard key: each shard joins its own copy of airports, and no group is split.", BUSIEST);
        show("Grouped by something else: each shard's parts of a group are combined, averages exactly.", """
                select a.state, count(*) as flights, sum(f.delay_min) as delay_min, avg(f.delay_min) as mean
                from flights f join airports a on a.iata = f.origin
                group by a.state
                order by flights desc, a.state
                limit 5""");
        show(
                "A keyed upsert: one more flight on a route and a day that are known already.",
                """
                insert into route_day values (?, ?, ?, 1, ?)
                on conflict (origin, destination, day) do update
                set flights = route_day.flights + 1, delay_min = route_day.delay_min + excluded.delay_min
                returning *""",
                "SAN",
                "SJC",
                LocalDate.of(2001, 1, 13),
                12);
        out.println("-- How it is done: the plan of the third one");
        out.println();
        db.explain(BUSIEST).lines().forEach(line -> out.println("  " + line));
        out.println();
        compareTotals();
    }

    private void show(String title, String sql, @Nullable Object... parameters) throws SQLException {
        out.println("-- " + title);
        out.println();
        sql.lines().forEach(line -> out.println("  " + line));
        out.println();
        long start = System.nanoTime();
        Table answer = query(sql, parameters);
        double millis = (System.nanoTime() - start) / 1e6;
        answer.lines().forEach(line -> out.println("  " + line));
        requireSame(sql, answer, one.query(sql, parameters));
        out.println();
        String shards = shards(sql, parameters);
        out.printf(
                Locale.ROOT, "  %.1f ms, planning included, on %s; one PostgreSQL gives the same%n%n", millis, shards);
    }

    private Table query(String sql, @Nullable Object... parameters) throws SQLException {
        try (Cursor cursor = db.cursor().execute(sql, parameters)) {
            return Table.read(cursor.resultSet());
        }
    }

    /** The plan's one line that begins with Route names the shards, up to a colon. */
    private String shards(String sql, @Nullable Object... parameters) throws SQLException {
        return db.explain(sql, parameters)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("Route"))
                .map(line ->
                        line.substring("Route".length()).replaceFirst(":.*", "").strip())
                .findFirst()
                .orElseThrow();
    }

    private void compareTotals() throws SQLException {
        out.println("-- The same totals from four shards and from one PostgreSQL with the same rows");
        out.println();
        total("flights in all", "select count(*) from flights");
        total("delay minutes in all", "select sum(delay_min) from flights");
        total("routes and days", "select count(*) from route_day");
        total("flights of all routes and days", "select sum(flights) from route_day");
        for (var origin : one.query(BUSIEST).rows()) {
            total("flights from " + origin.get(0), "select count(*) from flights where origin = ?", origin.get(0));
        }
        out.println();
    }

    private void total(String what, String sql, @Nullable Object... parameters) throws SQLException {
        Table shards = query(sql, parameters);
        Table single = one.query(sql, parameters);
        out.printf("  %-30s  %7s  %7s%n", what, shards.first(), single.first());
        requireSame(sql, shards, single);
    }

    private static void requireSame(String sql, Table shards, Table single) throws WrongAnswer {
        if (!shards.equals(single)) {
            throw new WrongAnswer(sql, shards, single);
        }
    }
}
