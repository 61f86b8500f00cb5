package io.shardline.ingest;

import io.shardline.ErrorCode;
import io.shardline.Owners;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.sql.Name;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An upsert once the table and the fields of its records are known.
 *
 * @param owners of the rows; empty for a reference table, of which every shard has all
 */
record UpsertPlan(
        UpsertSettings settings, Optional<Owners> owners, List<String> fields, UpsertSql sql, RefusalLimit limit) {

    /** @throws ShardlineException NOT_SUPPORTED, PARAMETER_MISSING as {@link BulkUpsert#run} says */
    static UpsertPlan of(ParallelConnection db, UpsertSettings settings, List<String> fields) throws SQLException {
        Optional<Owners> owners =
                db.isReference(settings.table()) ? Optional.empty() : Optional.of(db.owners(settings.table()));
        List<String> shardKey = owners.map(Owners::keyColumns).orElse(List.of());
        TargetTable table = table(db, owners, Name.read(settings.table()));
        // What only inserts need not know which row a record is.
        boolean anyKey = settings.mode() == UpsertMode.INSERT
                && settings.conflictColumns().isEmpty();
        // Before the index is looked for, which could not be made.
        requireShardKey(table, settings.conflictColumns().orElse(shardKey), shardKey);
        List<String> conflict = anyKey ? shardKey : table.conflictColumns(settings.conflictColumns());
        requireShardKey(table, conflict, shardKey);
        List<String> columns = new ArrayList<>(fields);
        if (settings.deleteFlag().isPresent()
                && !columns.remove(settings.deleteFlag().get())) {
            throw ShardlineException.of(
                    ErrorCode.PARAMETER_MISSING,
                    "the records have no field \"%s\" for the delete flag",
                    settings.deleteFlag().get());
        }
        if (owners.isEmpty()) {
            table.requireSameInCopies(columns, settings.mode() == UpsertMode.UPDATE);
        }
        UpsertSql sql = new UpsertSql(settings, table, columns, conflict, owners.isEmpty());
        db.requireKeysKept(
                settings.table(), sql.updated(), settings.deleteFlag().isPresent());
        return new UpsertPlan(settings, owners, List.copyOf(fields), sql, new RefusalLimit(settings.refusals()));
    }

    private static void requireShardKey(TargetTable table, List<String> conflict, List<String> shardKey)
            throws ShardlineException {
        if (!new HashSet<>(conflict).containsAll(shardKey)) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "the conflict columns of table %s do not contain its shard key (%s)",
                            table.name(),
                            String.join(", ", shardKey))
                    .withDetail("A row that a record is in conflict with might lie on another shard.");
        }
    }

    private static TargetTable table(ParallelConnection db, Optional<Owners> owners, Name name) throws SQLException {
        String holder = owners.map(known -> known.shards().get(0))
                .orElse(db.topology().shards().get(0).name());
        AtomicReference<@Nullable TargetTable> table = new AtomicReference<>();
        try (Session session = db.openSession()) {
            session.onShards(List.of(holder), (shard, connection) -> table.set(TargetTable.read(connection, name)));
        }
        return Objects.requireNonNull(table.get());
    }

    List<String> shardKey() {
        return owners.map(Owners::keyColumns).orElse(List.of());
    }

    /** The position of the shard that a row of a key is given to; of a reference table the first, from which the copies follow. */
    int shardOf(@Nullable Object[] key) throws ShardlineException {
        return owners.isPresent() ? owners.get().indexOf(key) : 0;
    }

    Staging arrays() throws ShardlineException {
        return ArrayStaging.of(sql, fields.size() - (settings.deleteFlag().isPresent() ? 1 : 0));
    }
}
