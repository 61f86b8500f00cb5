package io.shardline.planner;

import io.shardline.catalog.Column;
import io.shardline.catalog.Table;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.InsertFilled;
import io.shardline.plan.Plan.InsertFilled.Filled;
import io.shardline.sql.Expression;
import io.shardline.sql.FlatRows;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Finds the columns of inserted rows that must not be left to the shard that stores the row: those that are counted, for each
 * shard would count for itself; shard keys, which have to be known first; and in copies what each would compute otherwise.
 */
final class FilledColumns {
    /** Another transaction's time is not this one's. */
    private static final Pattern TIME =
            Pattern.compile("now\\(|current_|localtime|_timestamp\\(", Pattern.CASE_INSENSITIVE);

    private final SqlText text;
    private final Statement.Insert insert;
    private final Table table;
    private final List<String> columns;

    FilledColumns(SqlText text, Statement.Insert insert, Table table) {
        this.text = text;
        this.insert = insert;
        this.table = table;
        this.columns = new GivenColumns(text, insert, table).columns();
    }

    /** For a sharded table. Empty if there are none, or if some rows give a value where others do not. */
    Optional<Plan> plan(List<String> key) {
        return plan(column -> column.sequence() || key.contains(column.name()) && isComputed(column));
    }

    /** For a table of which every shard has a copy. */
    Optional<Plan> planOfCopies() {
        return plan(column ->
                column.sequence() || isComputed(column) || time(column).isPresent());
    }

    private static boolean isComputed(Column column) {
        return column.computedDefault()
                .filter(expression -> !TIME.matcher(expression).find())
                .isPresent();
    }

    private Optional<Plan> plan(Predicate<Column> wanted) {
        Optional<QueryBody.Values> values = insert.values();
        boolean rows = values.isPresent() || insert.source().isEmpty();
        if (!rows || !insert.ctes().isEmpty() || insert.overridden()) {
            return Optional.empty();
        }
        List<Filled> filled = new ArrayList<>();
        for (Column column : table.columns()) {
            int position = columns.indexOf(column.name());
            if (!column.generated()
                    && wanted.test(column)
                    && (position < 0 || values.isEmpty() || defaultInEveryRow(position, values.get()))) {
                filled.add(new Filled(column.name(), position, column.sequence(), time(column)));
            }
        }
        if (filled.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(values.isEmpty() ? planOfDefaults(filled) : plan(filled, values.get()));
    }

    /** The default that asks for the time, which is asked when the row is written. */
    private static Optional<String> time(Column column) {
        return column.computedDefault()
                .filter(expression ->
                        !column.sequence() && TIME.matcher(expression).find() && expression.indexOf('?') < 0);
    }

    private InsertFilled planOfDefaults(List<Filled> filled) {
        int at = insert.table().span().to();
        return new InsertFilled(tableName(), filled, -1, -1, -1, List.of(), Optional.of(new Span(at, at + 2)));
    }

    private InsertFilled.TableName tableName() {
        return new InsertFilled.TableName(table.schema(), table.name());
    }

    private InsertFilled plan(List<Filled> filled, QueryBody.Values values) {
        boolean flat = values.rows().isEmpty();
        int listOpen = insert.table().span().to();
        int listEnd = insert.columns().isEmpty() ? -1 : text.closing(listOpen);
        int afterList = listEnd < 0 ? listOpen : listEnd + 1;
        return new InsertFilled(
                tableName(),
                filled,
                listEnd,
                text.is(afterList, "overriding") ? -1 : afterList,
                flat ? values.span().from() + 1 : -1,
                values.rows().stream().map(row -> places(row, filled)).toList(),
                Optional.empty());
    }

    /** Where a row's values are to stand: at their DEFAULT, or before the parenthesis that ends the row. */
    private static List<Span> places(Expression.Row row, List<Filled> filled) {
        int end = row.span().to() - 1;
        return filled.stream()
                .map(column -> column.position() < 0
                        ? new Span(end, end)
                        : row.children().get(column.position()).span())
                .toList();
    }

    private boolean defaultInEveryRow(int position, QueryBody.Values values) {
        if (!values.rows().isEmpty()) {
            return values.rows().stream()
                    .map(Expression.Row::children)
                    .allMatch(row -> position < row.size() && isDefault(row.get(position)));
        }
        FlatRows rows = text.rows(values.span().from() + 1);
        IntPredicate isDefault =
                row -> position < rows.width(row) && rows.element(row, position) instanceof FlatRows.Element.Default;
        return IntStream.range(0, rows.size()).allMatch(isDefault);
    }

    private boolean isDefault(Expression value) {
        Span span = value.span();
        return span.size() == 1 && text.is(span.from(), "default");
    }
}
