package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.PlacedTable;
import io.shardline.catalog.UniqueKey;
import io.shardline.sql.Expression;
import io.shardline.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * ON CONFLICT on a sharded table: conflicts are seen within one shard only, so the rows that can conflict must all be there,
 * and what DO UPDATE writes must stay there.
 */
final class ConflictRules {
    private final PlacedTable.Sharded table;
    private final Statement.Insert insert;

    ConflictRules(PlacedTable.Sharded table, Statement.Insert insert) {
        this.table = table;
        this.insert = insert;
    }

    void check() throws ShardlineException {
        if (insert.conflict().isEmpty()) {
            return;
        }
        Statement.Conflict conflict = insert.conflict().get();
        if (conflict.constraint().isPresent() || !conflict.columns().isEmpty()) {
            requireTargetWithKey(targetColumns(conflict));
        } else if (!conflict.update()) {
            requireEveryUniqueKeyWithKey();
        }
        for (Statement.Assignment assignment : conflict.set()) {
            requireKeyKept(assignment, targetColumns(conflict));
        }
    }

    /** The columns in which the rows agree that DO UPDATE would write; empty without it. */
    List<String> updateTarget() {
        return insert.conflict().isPresent() && insert.conflict().get().update()
                ? targetColumns(insert.conflict().get())
                : List.of();
    }

    private List<String> targetColumns(Statement.Conflict conflict) {
        if (conflict.constraint().isEmpty()) {
            return conflict.columns();
        }
        Optional<UniqueKey> named = table.table().uniqueKeys().stream()
                .filter(key -> key.name().equals(conflict.constraint().get()))
                .findFirst();
        return named.map(UniqueKey::columns).orElse(List.of());
    }

    private void requireTargetWithKey(List<String> columns) throws ShardlineException {
        if (!columns.containsAll(table.key())) {
            throw refusal()
                    .withDetail(
                            "The conflict target does not contain the shard key (%s), so a conflicting row may be on another"
                                    + " shard.",
                            String.join(", ", table.key()))
                    .withHint("Make the shard key part of the unique constraint and of the conflict target.");
        }
    }

    private void requireEveryUniqueKeyWithKey() throws ShardlineException {
        for (UniqueKey key : table.table().uniqueKeys()) {
            if (!key.columns().containsAll(table.key())) {
                throw refusal()
                        .withDetail(
                                "Unique index \"%s\" does not contain the shard key (%s), so a conflicting row may be on"
                                        + " another shard.",
                                key.name(), String.join(", ", table.key()))
                        .withHint("Name a conflict target that contains the shard key.");
            }
        }
    }

    private ShardlineException refusal() {
        return ShardlineException.of(
                ErrorCode.NOT_SUPPORTED, "ON CONFLICT on \"%s\" cannot see every shard", table.name());
    }

    /** {@code SET key = excluded.key} keeps the key when the conflict target holds it: the two are equal there. */
    private void requireKeyKept(Statement.Assignment assignment, List<String> target) throws ShardlineException {
        for (String column : assignment.columns()) {
            boolean same = assignment.value() instanceof Expression.Column value
                    && value.name().parts().equals(List.of("excluded", column))
                    && target.contains(column);
            if (table.key().contains(column) && !same) {
                throw ShardlineException.of(
                                ErrorCode.SHARD_KEY_UPDATE,
                                "cannot assign to shard key \"%s\".\"%s\"",
                                table.name(),
                                column)
                        .withDetail("The new key may map to another shard, and ON CONFLICT cannot move a row there.")
                        .withHint("Leave the key out of SET.");
            }
        }
    }
}
