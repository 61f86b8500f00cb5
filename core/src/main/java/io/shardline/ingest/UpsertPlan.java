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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An upsert once the table and the fields of its records are known. */
record UpsertPlan(UpsertSettings settings, Owners owners, List<String> fields, UpsertSql sql, RefusalLimit limit) {

    /** @throws ShardlineException NOT_SUPPORTED, PARAMETER_MISSING as {@link BulkUpsert#run} says */
    static UpsertPlan of(ParallelConnection db, UpsertSettings settings, List<String> fields) throws SQLException {
        Owners owners = db.owners(settings.table());
        TargetTable table = table(db, owners, Name.read(settings.table()));
        // What only inserts need not know which row a record is.
        boolean anyKey = settings.mode() == UpsertMode.INSERT
                && settings.conflictColumns().isEmpty();
        List<String> conflict = anyKey ? owners.keyColumns() : table.conflictColumns(settings.conflictColumns());
        if (!new HashSet<>(conflict).containsAll(owners.keyColumns())) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "the conflict columns of table %s do not contain its shard key (%s)",
                            table.name(),
                            String.join(", ", owners.keyColumns()))
                    .withDetail("A row that a record is in conflict with might lie on another shard.");
        }
        List<String> columns = new ArrayList<>(fields);
        if (settings.deleteFlag().isPresent()
                && !columns.remove(settings.deleteFlag().get())) {
            throw ShardlineException.of(
                    ErrorCode.PARAMETER_MISSING,
                    "the records have no field \"%s\" for the delete flag",
                    settings.deleteFlag().get());
        }
        UpsertSql sql = new UpsertSql(settings, table, columns, conflict);
        return new UpsertPlan(settings, owners, List.copyOf(fields), sql, new RefusalLimit(settings.refusals()));
    }

    private static TargetTable table(ParallelConnection db, Owners owners, Name name) throws SQLException {
        AtomicReference<@Nullable TargetTable> table = new AtomicReference<>();
        try (Session session = db.openSession()) {
            session.onShards(
                    owners.shards().subList(0, 1),
                    (shard, connection) -> table.set(TargetTable.read(connection, name)));
        }
        return Objects.requireNonNull(table.get());
    }

    Staging arrays() throws ShardlineException {
        return ArrayStaging.of(sql, fields.size() - (settings.deleteFlag().isPresent() ? 1 : 0));
    }
}
