package io.shardline.exec;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.plan.PlanNode.SortKey;
import io.shardline.row.KeyOrder;
import io.shardline.row.RowType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns that rows are ordered by: reads their comparison values, and compares those. */
final class SortColumns implements Comparator<@Nullable Object[]> {
    private final int[] positions;
    private final List<RowType> types;
    private final KeyOrder order;

    private SortColumns(int[] positions, List<RowType> types, KeyOrder order) {
        this.positions = positions;
        this.types = types;
        this.order = order;
    }

    /** @throws ShardlineException NOT_SUPPORTED if a key's order cannot be told here */
    static SortColumns of(List<SortKey> keys, ShardColumns columns) throws ShardlineException {
        int[] positions = new int[keys.size()];
        List<RowType> types = new ArrayList<>(positions.length);
        List<KeyOrder.Key> ordered = new ArrayList<>(positions.length);
        for (int i = 0; i < positions.length; i++) {
            SortKey key = keys.get(i);
            positions[i] = key.column() > 0 ? key.column() : columns.size() + 1 + key.column();
            RowType type = type(key, columns.get(positions[i]));
            types.add(type);
            ordered.add(new KeyOrder.Key(type, key.descending(), key.nullsFirst()));
        }
        return new SortColumns(positions, types, KeyOrder.of(ordered));
    }

    private static RowType type(SortKey key, ShardColumns.Column column) throws ShardlineException {
        RowType type = column.rowType();
        if (type.isText() && !key.codePointOrder()) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "merging by column %s is not exact here", column)
                    .withDetail("The servers sort it by a collation of theirs, which is not known here.")
                    .withHint("Write COLLATE \"C\" in the ORDER BY.");
        }
        return type;
    }

    /** The values of the row that {@code row} stands on, one per key. */
    @Nullable
    Object[] read(ResultSet row) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[positions.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = types.get(i).read(row, positions[i]);
        }
        return values;
    }

    @Override
    public int compare(@Nullable Object[] a, @Nullable Object[] b) {
        return order.compare(a, b);
    }
}
