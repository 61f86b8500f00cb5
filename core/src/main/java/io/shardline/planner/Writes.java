package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.PlacedTable;
import io.shardline.sql.Statement;

/** What a statement may write. */
final class Writes {
    private Writes() {}

    /** Also what a statement writes in WITH, which runs on the one shard that the statement runs on. */
    static void checkNested(BoundStatement bound) throws ShardlineException {
        for (BoundStatement.Write write : bound.nestedWrites()) {
            check(write.statement(), write.target().table());
        }
    }

    /** Refuses tables that no statement can write, and an UPDATE of the shard key. */
    static void check(Statement statement, PlacedTable table) throws ShardlineException {
        requireWritable(table);
        if (table instanceof PlacedTable.Sharded sharded && statement instanceof Statement.Update update) {
            requireKeyKept(sharded, update);
        }
    }

    private static void requireWritable(PlacedTable table) throws ShardlineException {
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

    private static void requireKeyKept(PlacedTable.Sharded table, Statement.Update update) throws ShardlineException {
        for (Statement.Assignment assignment : update.set()) {
            for (String column : assignment.columns()) {
                if (table.key().contains(column)) {
                    throw ShardlineException.of(
                                    ErrorCode.SHARD_KEY_UPDATE,
                                    "cannot assign to shard key \"%s\".\"%s\"",
                                    table.name(),
                                    column)
                            .withDetail("The new key may map to another shard, and an UPDATE cannot move a row there.")
                            .withHint("Delete the row and insert it with the new key.");
                }
            }
        }
    }
}
