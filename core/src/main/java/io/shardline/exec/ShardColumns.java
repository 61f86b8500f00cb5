package io.shardline.exec;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.row.RowType;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The columns of one shard's rows, as far as rows of several shards must have them in common. */
record ShardColumns(List<Column> columns) {
    /** @param type PostgreSQL's name of it, without what the driver makes of a column that has a sequence */
    record Column(String label, String type) {
        @Override
        public String toString() {
            return "\"" + label + "\" of type " + type;
        }

        /** @throws ShardlineException NOT_SUPPORTED if values of this type cannot be compared or computed with here */
        RowType rowType() throws ShardlineException {
            return RowType.of(type)
                    .orElseThrow(() -> ShardlineException.of(
                                    ErrorCode.NOT_SUPPORTED,
                                    "merging by column \"%s\" of type %s is not exact here",
                                    label,
                                    type)
                            .withDetail("Its values cannot be compared and combined here as PostgreSQL does it."));
        }
    }

    ShardColumns {
        columns = List.copyOf(columns);
    }

    static ShardColumns of(ResultSetMetaData metaData) throws SQLException {
        List<Column> columns = new ArrayList<>(metaData.getColumnCount());
        for (int column = 1; column <= metaData.getColumnCount(); column++) {
            String type = metaData.getColumnTypeName(column);
            columns.add(new Column(
                    metaData.getColumnLabel(column),
                    RowType.of(type).map(RowType::pgName).orElse(type)));
        }
        return new ShardColumns(columns);
    }

    /** @param column from 1 */
    Column get(int column) {
        return columns.get(column - 1);
    }

    int size() {
        return columns.size();
    }

    /** @throws ShardlineException SHARDS_DIFFER if the second shard's rows are not of the same form as the first one's */
    static void checkSame(ShardCursor first, ShardCursor second) throws ShardlineException {
        List<Column> expected = first.columns().columns();
        List<Column> found = second.columns().columns();
        if (expected.size() != found.size()) {
            throw differ(first, second)
                    .withDetail("One has %d columns and the other %d.", expected.size(), found.size());
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!expected.get(i).equals(found.get(i))) {
                throw differ(first, second)
                        .withDetail(
                                "Column %d is %s on one and %s on the other.", i + 1, expected.get(i), found.get(i));
            }
        }
    }

    private static ShardlineException differ(ShardCursor first, ShardCursor second) {
        return ShardlineException.of(
                        ErrorCode.SHARDS_DIFFER,
                        "shards \"%s\" and \"%s\" answered with different columns",
                        first.shard(),
                        second.shard())
                .withHint("Give the tables the same columns, in the same order, on all shards.");
    }
}
