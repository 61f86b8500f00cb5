package io.shardline.bind;

import io.shardline.sql.Expression;
import io.shardline.sql.FromItem;
import io.shardline.sql.Name;
import io.shardline.sql.QueryBody;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The columns of a query in FROM, as far as each is plainly a column of one of its tables, or made of constants. */
final class DerivedColumns {
    private final String alias;
    private final List<String> names;
    private final QueryBody body;
    private final Scope scope;
    private final int width;

    private DerivedColumns(FromItem.Derived derived, Scope scope, int width) {
        this.alias = derived.alias().orElseThrow();
        this.names = derived.columns();
        this.body = derived.query().body();
        this.scope = scope;
        this.width = width;
    }

    /** @param scope the level of the query's own FROM */
    static Optional<DerivedColumns> of(FromItem.Derived derived, Scope scope, SqlText text) {
        QueryBody body = derived.query().body();
        boolean plain = body instanceof QueryBody.Values
                || body instanceof QueryBody.Select select
                        // ROLLUP and its like put NULL in the place of a column.
                        && select.groupBy().map(QueryBody.Grouping::plain).orElse(true);
        return plain && derived.alias().isPresent()
                ? Optional.of(new DerivedColumns(derived, scope, width(body, text)))
                : Optional.empty();
    }

    /** Of rows of VALUES, which the server refuses unless they are equally wide. */
    private static int width(QueryBody body, SqlText text) {
        if (!(body instanceof QueryBody.Values values)) {
            return 0;
        }
        return values.rows().isEmpty()
                ? text.rows(values.span().to() - 1).width(0)
                : values.rows().stream()
                        .mapToInt(row -> row.children().size())
                        .min()
                        .orElse(0);
    }

    String alias() {
        return alias;
    }

    /** The column of a table that a column of the query is in every row. */
    Optional<Scope.ColumnOf> origin(String column) {
        if (!(body instanceof QueryBody.Select select)) {
            return Optional.empty();
        }
        OptionalInt position = position(column);
        if (position.isPresent()) {
            return scope.resolve(select.items().get(position.getAsInt()).expression());
        }
        boolean whole = names.isEmpty()
                && select.items().size() == 1
                && select.items().get(0).expression() instanceof Expression.Star star
                && star.qualifier().isEmpty();
        return whole
                ? scope.resolve(new Expression.Column(new Name(List.of(column)), select.span()))
                : Optional.empty();
    }

    /** The constants that a column is made of: one for all rows, or one for each. */
    Optional<KeySet.Choice> constants(String column, SqlText text) {
        OptionalInt position = position(column);
        if (position.isEmpty()) {
            return Optional.empty();
        }
        int at = position.getAsInt();
        if (body instanceof QueryBody.Select select) {
            return Operand.of(select.items().get(at).expression(), text).map(KeySet.Choice.One::new);
        }
        QueryBody.Values values = (QueryBody.Values) body;
        if (values.rows().isEmpty()) {
            return Optional.of(new KeySet.Choice.Flat(values.span().to() - 1, at));
        }
        List<Operand> operands = new ArrayList<>();
        for (Expression.Row row : values.rows()) {
            Operand.of(row.children().get(at), text).ifPresent(operands::add);
        }
        return operands.size() < values.rows().size()
                ? Optional.empty()
                : Optional.of(new KeySet.Choice.Listed(operands));
    }

    /** Where a column stands, if its name is written and there is no other of that name. */
    private OptionalInt position(String column) {
        List<Optional<String>> written = written();
        Optional<String> name = Optional.of(column);
        int first = written.indexOf(name);
        return first >= 0 && first == written.lastIndexOf(name) ? OptionalInt.of(first) : OptionalInt.empty();
    }

    private List<Optional<String>> written() {
        List<Optional<String>> written = new ArrayList<>();
        if (body instanceof QueryBody.Select select) {
            for (QueryBody.Item item : select.items()) {
                boolean bare = item.expression() instanceof Expression.Column
                        && item.label().isEmpty();
                written.add(
                        bare
                                ? Optional.of(((Expression.Column) item.expression())
                                        .name()
                                        .last())
                                : item.label());
            }
            boolean stars = select.items().stream().anyMatch(item -> item.expression() instanceof Expression.Star);
            if (stars && !names.isEmpty()) {
                return List.of();
            }
        } else {
            for (int i = 0; i < width; i++) {
                written.add(Optional.of("column" + (i + 1)));
            }
        }
        for (int i = 0; i < Math.min(names.size(), written.size()); i++) {
            written.set(i, Optional.of(names.get(i)));
        }
        return written;
    }
}
