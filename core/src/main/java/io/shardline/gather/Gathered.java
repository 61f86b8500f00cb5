package io.shardline.gather;

import io.shardline.exec.DelegatingResultSet;
import java.util.List;

/**
 * The rows of a gathered read; closing them gives the connection back.
 *
 * @param site the shard that computes them
 * @param moved what was brought together, table by table
 */
public record Gathered(DelegatingResultSet rows, String site, List<Moved> moved) {
    public Gathered {
        moved = List.copyOf(moved);
    }

    /** A table's rows. */
    public record Moved(String table, long rows, long bytes, long micros) {}
}
