package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.PlacedTable;

/** Which tables a statement may write. */
final class Writes {
    private Writes() {}

    static void requireWritable(PlacedTable table) throws ShardlineException {
        if (table instanceof PlacedTable.Reference) {
            throw ShardlineException.of(
                            ErrorCode.SEVERAL_SHARDS,
                            "reference table \"%s\" cannot be written by a statement",
                            table.name())
                    .withDetail("Every shard has a copy, and all would have to change together.")
                    .withHint("Write it on all shards with ParallelConnection.onEachShard.");
        }
        if (table instanceof PlacedTable.Spread) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "table \"%s\" can only be read", table.name())
                    .withDetail("Its rows lie on any shard, so a row has no owner.")
                    .withHint("Declare the table's shard key in the topology.");
        }
        if (table instanceof PlacedTable.Catalog) {
            throw ShardlineException.of(
                    ErrorCode.NOT_SUPPORTED, "system catalog \"%s\" can only be read", table.name());
        }
    }
}
