package io.shardline.bind;

import io.shardline.catalog.Table;
import java.sql.SQLException;
import java.util.Optional;

/** Says how the rows of views lie. */
@FunctionalInterface
public interface ViewPlacement {
    /** Of no view is it known. */
    ViewPlacement UNKNOWN = view -> Optional.empty();

    /**
     * The placement of a table that the view can be taken for by who reads it: each shard's view has rows that no other has, and they
     * are together what one server with all rows of the tables would give.
     */
    Optional<PlacedTable> placed(Table view) throws SQLException;
}
