package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.PlacedTable;
import io.shardline.plan.Refusal;
import io.shardline.sql.Statement;
import java.util.List;
import java.util.Optional;

/** What a statement may write. */
final class Writes {
    private Writes() {}

    /** Also what a statement writes in WITH, which runs on the one shard that the statement runs on. */
    static void checkNested(BoundStatement bound) throws ShardlineException {
        for (BoundStatement.Write write : bound.nestedWrites()) {
            requireNoCopy(write.target().table());
            if (write.statement() instanceof Statement.Merge) {
                throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "MERGE in WITH is not run through the shards")
                        .withHint("Run it as a statement of its own, in the same transaction.");
            }
            check(write.statement(), write.target().table());
        }
    }

    /** Refuses tables that no statement can write, and an UPDATE of the shard key. */
    static void check(Statement statement, PlacedTable table) throws ShardlineException {
        requireWritable(table);
        if (table instanceof PlacedTable.Sharded sharded) {
            requireKeyKept(sharded, assignments(statement));
        }
    }

    /** True if queries or writes stand in WITH before the statement. */
    static boolean hasWith(Statement statement) {
        if (statement instanceof Statement.Insert insert) {
            return !insert.ctes().isEmpty();
        }
        if (statement instanceof Statement.Update update) {
            return !update.ctes().isEmpty();
        }
        if (statement instanceof Statement.Merge merge) {
            return !merge.ctes().isEmpty();
        }
        return statement instanceof Statement.Delete delete && !delete.ctes().isEmpty();
    }

    private static void requireNoCopy(PlacedTable table) throws ShardlineException {
        if (table instanceof PlacedTable.Reference) {
            throw ShardlineException.of(
                            ErrorCode.SEVERAL_SHARDS, "reference table \"%s\" cannot be written in WITH", table.name())
                    .withDetail("Every shard has a copy, and a statement that writes in WITH runs on one shard only.")
                    .withHint("Write the table by a statement of its own, in the same transaction.");
        }
    }

    static void requireWritable(PlacedTable table) throws ShardlineException {
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

    /** What it assigns to columns of rows that are there, also where an INSERT meets them. */
    static List<Statement.Assignment> assigned(Statement statement) {
        return statement instanceof Statement.Insert insert
                ? insert.conflict().map(Statement.Conflict::set).orElse(List.of())
                : assignments(statement);
    }

    /** True if it deletes rows. */
    static boolean deletes(Statement statement) {
        return statement instanceof Statement.Delete
                || statement instanceof Statement.Merge merge
                        && merge.clauses().stream()
                                .anyMatch(when -> when.action() instanceof Statement.Merge.Action.Delete);
    }

    private static List<Statement.Assignment> assignments(Statement statement) {
        if (statement instanceof Statement.Merge merge) {
            return merge.assignments();
        }
        return statement instanceof Statement.Update update ? update.set() : List.of();
    }

    private static void requireKeyKept(PlacedTable.Sharded table, List<Statement.Assignment> assignments)
            throws ShardlineException {
        Optional<String> assigned = assignedKey(table, assignments);
        if (assigned.isPresent()) {
            throw keyAssigned(table, assigned.get()).toException();
        }
    }

    /** A column of the shard key that the statement assigns. */
    static Optional<String> assignedKey(PlacedTable.Sharded table, List<Statement.Assignment> assignments) {
        return assignments.stream()
                .flatMap(assignment -> assignment.columns().stream())
                .filter(table.key()::contains)
                .findFirst();
    }

    /** Why a row does not get another shard key, unless that is seen to leave it where it is. */
    static Refusal keyAssigned(PlacedTable.Sharded table, String column) {
        return new Refusal(
                ErrorCode.SHARD_KEY_UPDATE,
                "cannot assign to shard key \"" + table.name() + "\".\"" + column + "\"",
                "The new key may map to another shard, and an UPDATE cannot move a row there.",
                "Delete the row and insert it with the new key, or declare keyUpdates: move for the table.");
    }

    /** Why rows of a table that declares moves are not moved by this UPDATE. */
    static Refusal keyNotMoved(PlacedTable.Sharded table, String column, String reason) {
        return new Refusal(
                ErrorCode.SHARD_KEY_UPDATE,
                "cannot assign to shard key \"" + table.name() + "\".\"" + column + "\"",
                "The new key may map to another shard, and rows are not moved there by this UPDATE. " + reason,
                "Read what is needed first, and update by constants and parameters, or delete the rows and insert them.");
    }
}
