package io.shardline.write;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.PlacedTable;
import io.shardline.catalog.Column;
import io.shardline.catalog.Table;
import io.shardline.plan.Plan.InsertQuery;
import io.shardline.route.Router;
import io.shardline.sql.Name;
import io.shardline.sql.SqlText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rows of a query to their owners, or to every copy, a thousand at a time, as batches of INSERTs whose values are cast to the query's own
 * types: so that they are assigned to the table's columns as one server would assign them.
 */
public final class QueriedRows {
    private static final int CHUNK = 1000;
    private static final Set<String> INTEGERS = Set.of("int2", "int4", "int8");
    private static final Set<String> TEXTS = Set.of("text", "varchar");
    private static final Set<String> CHARACTERS = Set.of("text", "varchar", "bpchar", "name");

    private final InsertQuery plan;
    private final SqlText text;
    private final Router router;
    private final int shards;

    /** @param shards how many there are */
    public QueriedRows(InsertQuery plan, SqlText text, Router router, int shards) {
        this.plan = plan;
        this.text = text;
        this.router = router;
        this.shards = shards;
    }

    /**
     * Inserts all rows, within a transaction that is the caller's.
     *
     * @return how many were inserted
     * @throws ShardlineException SHARD_KEY_INVALID, NULL_SHARD_KEY
     */
    public long insert(ResultSet rows, ShardWriter writer, WriteOptions options) throws SQLException {
        List<String> types = TypeNames.of(rows.getMetaData());
        if (plan.table() instanceof PlacedTable.Sharded table) {
            requireKeyTypes(table, types);
        } else {
            requireSameEverywhere(types);
        }
        String sql = sql(types);
        long count = 0;
        List<QueriedRow> chunk = new ArrayList<>(CHUNK);
        while (rows.next()) {
            chunk.add(QueriedRow.read(rows, types));
            if (chunk.size() == CHUNK) {
                count += send(chunk, sql, writer, options);
            }
        }
        return count + send(chunk, sql, writer, options);
    }

    private long send(List<QueriedRow> chunk, String sql, ShardWriter writer, WriteOptions options)
            throws SQLException {
        if (chunk.isEmpty()) {
            return 0;
        }
        List<QueriedRow> rows = List.copyOf(chunk);
        chunk.clear();
        int[] owners = new int[rows.size()];
        if (plan.table() instanceof PlacedTable.Reference) {
            long count = 0;
            // The first copy before the others, as every write to them.
            for (int shard = 0; shard < shards; shard++) {
                Arrays.fill(owners, shard);
                count = count(writer.batch(BatchCall.of(sql, rows), owners, options));
            }
            return count;
        }
        for (int row = 0; row < owners.length; row++) {
            owners[row] = owner(rows.get(row));
        }
        return count(writer.batch(BatchCall.of(sql, rows), owners, options));
    }

    private int owner(QueriedRow row) throws ShardlineException {
        return plan.table() instanceof PlacedTable.Pinned pinned
                ? pinned.shard()
                : router.shardForRow((PlacedTable.Sharded) plan.table(), key(row));
    }

    private static long count(ShardWriter.WrittenBatch written) {
        long count = 0;
        for (long one : written.counts()) {
            count += one;
        }
        return count;
    }

    private @Nullable Object[] key(QueriedRow row) {
        return plan.keyPositions().stream()
                .map(position -> row.get(position + 1))
                .toArray(Object[]::new);
    }

    /** A key of another type may be changed when it is assigned, and then has another owner. */
    private void requireKeyTypes(PlacedTable.Sharded table, List<String> types) throws ShardlineException {
        for (int i = 0; i < plan.keyPositions().size(); i++) {
            String key = table.key().get(i);
            String declared = table.types().get(i).typname();
            String given = TypeNames.plain(types.get(plan.keyPositions().get(i)));
            boolean same = declared.equals(given)
                    || INTEGERS.contains(declared) && INTEGERS.contains(given)
                    || TEXTS.contains(declared) && TEXTS.contains(given);
            if (!same) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED,
                                "the query gives shard key \"%s\".\"%s\" another type than it has",
                                plan.table().name(),
                                key)
                        .withDetail("The column is of type %s, and the query returns %s.", declared, given)
                        .withHint("Cast it in the query.");
            }
        }
    }

    /**
     * One server would look at the types of the query as a whole, and fill each column that is left out once.
     *
     * @throws ShardlineException NOT_SUPPORTED where single rows, or copies, would come to something else
     */
    private void requireSameEverywhere(List<String> types) throws ShardlineException {
        Table table = plan.table().definition().orElseThrow();
        List<String> given = plan.columns().isEmpty()
                ? table.columns().stream().map(Column::name).toList()
                : plan.columns();
        for (int i = 0; i < Math.min(types.size(), given.size()); i++) {
            Optional<Column> column = table.column(given.get(i));
            if (TEXTS.contains(TypeNames.plain(types.get(i)))
                    && column.isPresent()
                    && !CHARACTERS.contains(column.get().type())) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED,
                                "the query gives column \"%s\".\"%s\" a text",
                                plan.table().name(),
                                given.get(i))
                        .withDetail(
                                "Row by row it would be read as a %s.",
                                column.get().type())
                        .withHint("Cast it in the query.");
            }
        }
        List<String> filled = given.subList(0, Math.min(types.size(), given.size()));
        Optional<Column> computed = table.columns().stream()
                .filter(column -> !filled.contains(column.name()))
                .filter(column -> column.sequence() || column.computedDefault().isPresent())
                .findFirst();
        if (plan.table() instanceof PlacedTable.Reference && computed.isPresent()) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "the copies of reference table \"%s\" would come to differ",
                            plan.table().name())
                    .withDetail(
                            "Each would compute column \"%s\" for itself.",
                            computed.get().name())
                    .withHint("Give the column a value in the query.");
        }
    }

    private String sql(List<String> types) {
        StringBuilder sql = new StringBuilder("insert into ").append(text.at(plan.target()));
        if (!plan.columns().isEmpty()) {
            sql.append(" (");
            for (int i = 0; i < plan.columns().size(); i++) {
                sql.append(i == 0 ? "" : ", ").append(Name.quote(plan.columns().get(i)));
            }
            sql.append(')');
        }
        // Of VALUES the driver might make statements of many rows, and does not know then how many each wrote.
        sql.append(" select ");
        for (int i = 0; i < types.size(); i++) {
            sql.append(i == 0 ? "?" : ", ?").append(TypeNames.cast(types.get(i)));
        }
        plan.conflict().ifPresent(conflict -> sql.append(' ').append(text.at(conflict)));
        return sql.toString();
    }
}
