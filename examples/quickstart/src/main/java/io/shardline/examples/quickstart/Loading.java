package io.shardline.examples.quickstart;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Parameter;
import io.shardline.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the data into the shards, each row where its key belongs. */
public final class Loading {
    static final String INSERT_FLIGHT = "insert into flights values (?, ?, ?, ?, ?, ?)";

    static final String COUNT_FLIGHT = """
            insert into route_day values (?, ?, ?, 1, ?)
            on conflict (origin, destination, day) do update
            set flights = route_day.flights + 1, delay_min = route_day.delay_min + excluded.delay_min""";

    private static final int FLIGHTS_A_COMMIT = 5_000;

    private final ParallelConnection db;

    /** @param db stays the caller's */
    public Loading(ParallelConnection db) {
        this.db = db;
    }

    /** Tables and airports: no single statement for many shards could do this, so it is done on each of them. */
    public void createTables() throws SQLException {
        db.onEachShard((shard, connection) -> Schema.create(connection));
    }

    /** Flights, and the totals of each route and day, which grow with every flight. */
    public void loadFlights(List<Flight> flights) throws SQLException {
        for (int from = 0; from < flights.size(); from += FLIGHTS_A_COMMIT) {
            List<Flight> some = flights.subList(from, Math.min(from + FLIGHTS_A_COMMIT, flights.size()));
            db.inTransaction(tx -> {
                batch(tx, INSERT_FLIGHT, some, Loading::row);
                batch(tx, COUNT_FLIGHT, some, Loading::count);
            });
        }
    }

    static @Nullable Object[] row(Flight flight) {
        return new Object[] {
            flight.id(),
            flight.departedAt(),
            flight.origin(),
            flight.destination(),
            flight.delayMinutes(),
            flight.distanceMiles()
        };
    }

    static @Nullable Object[] count(Flight flight) {
        return new Object[] {flight.origin(), flight.destination(), flight.day(), flight.delayMinutes()};
    }

    private static void batch(
            Session tx, String sql, List<Flight> flights, Function<Flight, @Nullable Object[]> parameters)
            throws SQLException {
        List<Parameter[]> batch = new ArrayList<>(flights.size());
        for (Flight flight : flights) {
            @Nullable Object[] values = parameters.apply(flight);
            Parameter[] bound = new Parameter[values.length];
            for (int i = 0; i < values.length; i++) {
                bound[i] = Parameter.of(values[i]);
            }
            batch.add(bound);
        }
        tx.runBatch(tx.prepare(sql), batch, ExecuteOptions.DEFAULT);
    }
}
