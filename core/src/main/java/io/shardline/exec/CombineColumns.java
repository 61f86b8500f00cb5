package io.shardline.exec;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.SyntheticRows;
import io.shardline.plan.PlanNode;
import io.shardline.plan.PlanNode.CombinedColumn;
import io.shardline.row.Accumulator;
import io.shardline.row.Accumulator.Partial;
import io.shardline.row.Combining;
import io.shardline.row.RowType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of partial rows become those of a combined row.
 *
 * @param partials the partial rows' columns
 * @param keys the partial rows' columns that make a group, from 1
 * @param keyTypes their types
 * @param columns the combined rows' columns
 * @param types their types
 */
record CombineColumns(
        ShardColumns partials,
        List<Integer> keys,
        List<RowType> keyTypes,
        List<CombinedColumn> columns,
        List<RowType> types) {
    /** @throws ShardlineException NOT_SUPPORTED if something cannot be combined exactly */
    static CombineColumns of(PlanNode.Combine plan, ShardColumns partials) throws SQLException {
        List<RowType> keyTypes = new ArrayList<>();
        for (int key : plan.keys()) {
            keyTypes.add(partials.get(key).rowType());
        }
        List<RowType> types = new ArrayList<>();
        for (CombinedColumn column : plan.columns()) {
            types.add(type(column, partials));
        }
        CombineColumns columns = new CombineColumns(partials, plan.keys(), keyTypes, plan.columns(), types);
        // Now, and not when the first group turns up: a refusal must not depend on the rows.
        columns.accumulators();
        return columns;
    }

    private static int position(CombinedColumn column) {
        return column instanceof CombinedColumn.Key key ? key.partial() : ((CombinedColumn.Aggregate) column).partial();
    }

    private static RowType type(CombinedColumn column, ShardColumns partials) throws SQLException {
        ShardColumns.Column partial = partials.get(position(column));
        RowType type = partial.rowType();
        if (!(column instanceof CombinedColumn.Aggregate aggregate)) {
            return type;
        }
        Combining function = aggregate.function();
        if (type.isText() && (function == Combining.MIN || function == Combining.MAX)) {
            throw refused(partial)
                    .withDetail("The least and the greatest text depend on the servers' collation.")
                    .withHint("Select the column with ORDER BY ... COLLATE \"C\" LIMIT 1 instead.");
        }
        if (type == RowType.FLOAT4 && (function == Combining.SUM || function == Combining.AVG)) {
            throw refused(partial)
                    .withDetail("The shards have rounded their sums to single precision.")
                    .withHint("Cast the argument to float8.");
        }
        if (function == Combining.AVG) {
            return type == RowType.FLOAT8 ? RowType.FLOAT8 : RowType.NUMERIC;
        }
        return type;
    }

    private static ShardlineException refused(ShardColumns.Column partial) {
        return ShardlineException.of(ErrorCode.NOT_SUPPORTED, "combining column %s is not exact here", partial);
    }

    int size() {
        return columns.size();
    }

    /** One for each aggregate, in the order of the columns. */
    Accumulator[] accumulators() throws SQLException {
        List<Accumulator> accumulators = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i) instanceof CombinedColumn.Aggregate aggregate) {
                accumulators.add(accumulator(aggregate, types.get(i)));
            }
        }
        return accumulators.toArray(Accumulator[]::new);
    }

    private Accumulator accumulator(CombinedColumn.Aggregate aggregate, RowType result) throws SQLException {
        List<Partial> from = new ArrayList<>();
        from.add(new Partial(partials.get(aggregate.partial()).rowType(), aggregate.partial()));
        if (aggregate.count() > 0) {
            from.add(new Partial(partials.get(aggregate.count()).rowType(), aggregate.count()));
        }
        try {
            return Accumulator.of(aggregate.function(), result, from);
        } catch (IllegalArgumentException e) {
            throw refused(partials.get(aggregate.partial())).causedBy(e);
        }
    }

    /** The texts of the keys, where the columns have them; null for the aggregates. */
    @Nullable
    String[] texts(ResultSet row) throws SQLException {
        @Nullable String[] texts = new @Nullable String[columns.size()];
        for (int i = 0; i < texts.length; i++) {
            if (columns.get(i) instanceof CombinedColumn.Key key) {
                texts[i] = types.get(i).text(row, key.partial());
            }
        }
        return texts;
    }

    /** Puts the aggregates' results where the columns have them. */
    void setResults(@Nullable String[] texts, Accumulator[] accumulators) throws SQLException {
        int next = 0;
        for (int i = 0; i < texts.length; i++) {
            if (columns.get(i) instanceof CombinedColumn.Aggregate) {
                texts[i] = accumulators[next++].result();
            }
        }
    }

    /** The combined rows' columns, for result sets made of them. */
    List<SyntheticRows.Column> synthetic(ResultSetMetaData partial) throws SQLException {
        List<SyntheticRows.Column> synthetic = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int from = position(columns.get(i));
            boolean same = isSameAsPartial(i);
            synthetic.add(SyntheticRows.Column.computed(
                    partial.getColumnLabel(from),
                    types.get(i).pgName(),
                    same ? partial.getPrecision(from) : 0,
                    same ? partial.getScale(from) : 0));
        }
        return synthetic;
    }

    /** As one server describes the result: like the partial rows', but for the columns that have another type. */
    ResultSetMetaData metaData(ResultSetMetaData partial, ResultSetMetaData synthetic) {
        List<PickedColumns.Pick> picks = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            picks.add(
                    isSameAsPartial(i)
                            ? new PickedColumns.Pick(partial, position(columns.get(i)))
                            : new PickedColumns.Pick(synthetic, i + 1));
        }
        return PickedColumns.of(picks);
    }

    private boolean isSameAsPartial(int column) {
        return !(columns.get(column) instanceof CombinedColumn.Aggregate aggregate)
                || aggregate.function() != Combining.AVG;
    }

    /** The combined rows' columns as a sort sees them. */
    ShardColumns combined() {
        List<ShardColumns.Column> combined = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String label = partials.get(position(columns.get(i))).label();
            combined.add(new ShardColumns.Column(label, types.get(i).pgName()));
        }
        return new ShardColumns(combined);
    }
}
