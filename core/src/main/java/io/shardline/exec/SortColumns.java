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
final class SortColumns implements Comparator<SortColumns.Keys> {
    private final int[] positions;
    private final List<RowType> types;
    private final KeyOrder order;
    /** The only key, if it is an integer: of such orders most large results are. */
    private final KeyOrder.@Nullable Key integer;

    private SortColumns(int[] positions, List<KeyOrder.Key> keys) {
        this.positions = positions;
        this.types = keys.stream().map(KeyOrder.Key::type).toList();
        this.order = KeyOrder.of(keys);
        this.integer = keys.size() == 1 && keys.get(0).type().isInteger() ? keys.get(0) : null;
    }

    /** The comparison values of a row, to be read again for another. */
    static final class Keys {
        private final @Nullable Object[] values;
        /** The only value, where that is an integer. */
        private long number;

        private boolean isNull;

        private Keys(int size) {
            values = new @Nullable Object[size];
        }
    }

    /** @throws ShardlineException NOT_SUPPORTED if a key's order cannot be told here */
    static SortColumns of(List<SortKey> keys, ShardColumns columns) throws ShardlineException {
        int[] positions = new int[keys.size()];
        List<KeyOrder.Key> ordered = new ArrayList<>(positions.length);
        for (int i = 0; i < positions.length; i++) {
            SortKey key = keys.get(i);
            positions[i] = key.column() > 0 ? key.column() : columns.size() + 1 + key.column();
            RowType type = type(key, columns.get(positions[i]));
            ordered.add(new KeyOrder.Key(type, key.descending(), key.nullsFirst()));
        }
        return new SortColumns(positions, ordered);
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

    /** Those of no row yet. */
    Keys keys() {
        return new Keys(integer == null ? positions.length : 0);
    }

    /** Reads those of the row that {@code row} stands on. */
    void read(ResultSet row, Keys into) throws SQLException {
        if (integer != null) {
            into.number = row.getLong(positions[0]);
            into.isNull = into.number == 0 && row.wasNull();
            return;
        }
        for (int i = 0; i < positions.length; i++) {
            into.values[i] = types.get(i).read(row, positions[i]);
        }
    }

    @Override
    public int compare(Keys a, Keys b) {
        if (integer == null) {
            return order.compare(a.values, b.values);
        }
        if (a.isNull || b.isNull) {
            return a.isNull == b.isNull ? 0 : a.isNull == integer.nullsFirst() ? -1 : 1;
        }
        return integer.descending() ? Long.compare(b.number, a.number) : Long.compare(a.number, b.number);
    }
}
