package io.shardline.gather;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rows of a gathered read; closing them gives the connection back.
 *
 * @param site the shard that computes them
 * @param moved what was brought together, table by table
 * @param ownedBy makes the rows answer with the JDBC statement that they belong to
 */
public record Gathered(ResultSet rows, String site, List<Moved> moved, Consumer<Statement> ownedBy) {
    public Gathered {
        moved = List.copyOf(moved);
    }

    /** A table's rows. */
    public record Moved(String table, long rows, long bytes, long micros) {}
}
