package io.shardline.planner;

import io.shardline.catalog.Column;
import io.shardline.catalog.Table;
import io.shardline.sql.Expression;
import io.shardline.sql.FlatRows;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which columns the rows of an INSERT give a value, and which they leave to a default. */
final class GivenColumns {
    private final SqlText text;
    private final Statement.Insert insert;
    private final List<String> columns;

    GivenColumns(SqlText text, Statement.Insert insert, Table table) {
        this.text = text;
        this.insert = insert;
        this.columns = insert.columns().isEmpty()
                ? table.columns().stream().map(Column::name).toList()
                : insert.columns();
    }

    /** The columns that a row fills from its left, whether it has values for all of them or not. */
    List<String> columns() {
        return columns;
    }

    /** True for all texts of one plan: the fingerprint tells flat rows with a DEFAULT in a column from those without. */
    boolean everyRowGives(String column) {
        int position = columns.indexOf(column);
        if (position < 0 || insert.overridden()) {
            return false;
        }
        Optional<QueryBody.Values> values = insert.values();
        if (values.isEmpty()) {
            return insert.source().filter(query -> fills(query, position)).isPresent();
        }
        if (values.get().rows().isEmpty()) {
            FlatRows rows = text.rows(values.get().span().from() + 1);
            return IntStream.range(0, rows.size())
                    .allMatch(row -> position < rows.width(row)
                            && !(rows.element(row, position) instanceof FlatRows.Element.Default));
        }
        return values.get().rows().stream()
                .map(Expression.Row::children)
                .allMatch(row -> position < row.size() && !isDefault(row.get(position)));
    }

    /** A query gives as many columns as it selects, which is certain without a star only. */
    private boolean fills(Query query, int position) {
        return !insert.columns().isEmpty()
                || query.body() instanceof QueryBody.Select select
                        && position < select.items().size()
                        && select.items().stream().noneMatch(item -> item.expression() instanceof Expression.Star);
    }

    boolean isDefault(Expression value) {
        return value instanceof Expression.Literal && text.is(value.span().from(), "default");
    }
}
