package io.shardline.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** The tables of this example, the same on every shard and in the one database that the answers are compared with. */
public final class Schema {
    /** How the tables are placed, as in cluster.yaml. */
    public static final String PLACEMENT = """
            flights:   { key: origin }      # a row lives on the shard of its origin
            route_day: { key: origin }      # the same key, so rows of one origin are together
            airports:  reference            # a copy on every shard
            """;

    /**
     * Text that is merged across shards has the collation "C": then Java's order of it is exactly PostgreSQL's, and what is
     * ordered by it needs no server.
     */
    private static final String TABLES = """
            create table airports (
              iata      text collate "C" primary key,
              name      text not null,
              city      text not null,
              state     text collate "C" not null,
              country   text not null,
              latitude  double precision not null,
              longitude double precision not null);
            create table flights (
              flight_id   bigint not null,
              departed_at timestamp not null,
              origin      text collate "C" not null references airports,
              destination text collate "C" not null references airports,
              delay_min   integer not null,
              distance_mi integer not null,
              primary key (origin, flight_id));
            create table route_day (
              origin      text collate "C" not null,
              destination text collate "C" not null,
              day         date not null,
              flights     integer not null,
              delay_min   integer not null,
              primary key (origin, destination, day))""";

    private Schema() {}

    /** Creates the tables in one database and loads the airports there. */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                InputStream airports = Csv.open("airports.csv")) {
            statement.execute(TABLES);
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy airports from stdin with (format csv, header)", airports);
        } catch (IOException failure) {
            throw new SQLException("airports.csv cannot be read", failure);
        }
    }
}
