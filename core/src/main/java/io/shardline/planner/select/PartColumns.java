package io.shardline.planner.select;

import io.shardline.plan.GroupParts;
import io.shardline.plan.GroupParts.Column;
import io.shardline.plan.GroupParts.FinalPiece;
import io.shardline.plan.ShardSql.Piece;
import io.shardline.sql.Expression;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The columns of a part of a group: its keys, what is counted once only, and what each aggregate has made of the part's rows.
 *
 * <p>An aggregate gets a column, or two, and an expression over all parts of a group that gives what it would give over all rows.
 */
final class PartColumns {
    /** Those that make of their own answers what they would make of the rows. */
    private static final Set<String> OF_THEMSELVES =
            Set.of("min", "max", "bool_and", "every", "bool_or", "bit_and", "bit_or", "bit_xor");

    private static final Set<String> SUMS = Set.of("sum", "avg", "count");

    private static final Set<String> BUILT_IN = Set.of(
            "int2",
            "int4",
            "int8",
            "numeric",
            "float4",
            "float8",
            "text",
            "varchar",
            "bpchar",
            "bool",
            "date",
            "timestamp",
            "timestamptz",
            "interval");

    private static final Set<String> INTEGERS = Set.of("int2", "int4", "int8");

    /** Sums of them depend on the order of the rows. */
    private static final Set<String> FLOATS = Set.of("float4", "float8");

    private static final Pattern NAMES = Pattern.compile("[kdp][0-9]+");

    private final SelectShape shape;
    private final SqlText text;
    private final List<Expression> keys = new ArrayList<>();
    private final List<Column> grouping = new ArrayList<>();
    private final List<List<Piece>> groupingSql = new ArrayList<>();
    private final List<Column> values = new ArrayList<>();
    private final List<List<Piece>> valuesSql = new ArrayList<>();
    private final List<Expression.Call> aggregates = new ArrayList<>();
    private final List<List<FinalPiece>> combined = new ArrayList<>();

    PartColumns(SelectShape shape) {
        this.shape = shape;
        this.text = shape.bound.text();
    }

    /** Adds a key, unless it is there already; false for one that no column can stand for. */
    boolean addKey(Expression key) {
        boolean constant = key instanceof Expression.Literal || key instanceof Expression.Parameter;
        if (constant || key instanceof Expression.Star || collated(key.span()) || asks(key)) {
            return false;
        }
        if (key(key).isEmpty()) {
            keys.add(key);
            grouping.add(new Column("k" + keys.size(), false));
            groupingSql.add(List.of(new Piece.Original(key.span())));
        }
        return true;
    }

    /** A query, or a window. */
    private static boolean asks(Expression expression) {
        return expression instanceof Expression.Subquery
                || expression instanceof Expression.Call call && call.over()
                || expression.children().stream().anyMatch(PartColumns::asks);
    }

    /** The column of the key that an expression is. */
    Optional<Column> key(Expression expression) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).span().equals(expression.span()) || shape.same(keys.get(i), expression)) {
                return Optional.of(grouping.get(i));
            }
        }
        return Optional.empty();
    }

    /** The columns of the keys. */
    List<Column> keys() {
        return grouping.subList(0, keys.size());
    }

    /** All of a part's columns, those that tell parts apart first. */
    List<Column> all() {
        List<Column> all = new ArrayList<>(grouping);
        all.addAll(values);
        return all;
    }

    /** What a shard computes for each column. */
    List<List<Piece>> sql() {
        List<List<Piece>> all = new ArrayList<>(groupingSql);
        all.addAll(valuesSql);
        return all;
    }

    /** How many columns a shard groups its rows by. */
    int grouped() {
        return grouping.size();
    }

    /** What stands for an aggregate in the final statement; empty if it is not made of parts. */
    Optional<List<FinalPiece>> aggregate(Expression.Call call) {
        for (int i = 0; i < aggregates.size(); i++) {
            if (shape.same(aggregates.get(i), call)) {
                return Optional.of(combined.get(i));
            }
        }
        Optional<PartAggregate> read = PartAggregate.of(call, text);
        boolean own = call.name()
                .schema()
                .filter(schema -> !schema.equals("pg_catalog"))
                .isEmpty();
        if (read.isEmpty() || !own || !known(call) || collated(call.span())) {
            return Optional.empty();
        }
        Optional<List<FinalPiece>> pieces = combined(call, read.get());
        pieces.ifPresent(found -> {
            aggregates.add(call);
            combined.add(found);
        });
        return pieces;
    }

    /** It is PostgreSQL's own aggregate: no other has its name, or a type of PostgreSQL's makes it that one. */
    private boolean known(Expression.Call call) {
        boolean one = call.plain() && call.arguments().size() == 1;
        return shape.builtIn(call)
                || one
                        && (call.arguments().get(0) instanceof Expression.Star
                                || shape.type(call.arguments().get(0))
                                        .filter(BUILT_IN::contains)
                                        .isPresent());
    }

    private Optional<List<FinalPiece>> combined(Expression.Call call, PartAggregate read) {
        String name = call.name().last();
        if (OF_THEMSELVES.contains(name)) {
            Column part = add(List.of(new Piece.Original(call.span())), false);
            // By the name as written, for types of the application's own may have their own least and greatest.
            return Optional.of(List.of(original(read.function()), known("(" + part.qualified() + ")")));
        }
        if (!SUMS.contains(name)) {
            return Optional.empty();
        }
        if (read.distinct()) {
            // Of equal numerics, as 1.0 and 1.00, it would show in a sum which was kept; equal integers are the same.
            return name.equals("count") || ofIntegers(call, read) ? Optional.of(once(name, read)) : Optional.empty();
        }
        if (name.equals("count")) {
            return Optional.of(count(call));
        }
        return ofFloats(call) ? Optional.empty() : Optional.of(sum(call, read));
    }

    private boolean ofIntegers(Expression.Call call, PartAggregate read) {
        return call.arguments().size() == 1
                && call.arguments().get(0).span().equals(read.argument())
                && shape.type(call.arguments().get(0))
                        .filter(INTEGERS::contains)
                        .isPresent();
    }

    private List<FinalPiece> count(Expression.Call call) {
        Column part = add(List.of(new Piece.Original(call.span())), false);
        return List.of(known(" coalesce(pg_catalog.sum(" + part.qualified() + "), 0)::pg_catalog.int8"));
    }

    /** The shards group by its argument too; other aggregates are then of smaller parts, which changes nothing. */
    private List<FinalPiece> once(String function, PartAggregate read) {
        List<Piece> argument = new ArrayList<>();
        if (read.condition().isPresent()) {
            argument.add(new Piece.Text(" CASE WHEN"));
            argument.add(new Piece.Original(read.condition().get()));
            argument.add(new Piece.Text(" THEN"));
            argument.add(new Piece.Original(read.argument()));
            argument.add(new Piece.Text(" END"));
        } else {
            argument.add(new Piece.Original(read.argument()));
        }
        Column column = new Column("d" + (grouping.size() - keys.size() + 1), false);
        grouping.add(column);
        groupingSql.add(argument);
        return List.of(known(" pg_catalog." + function + "(DISTINCT " + column.qualified() + ")"));
    }

    private List<FinalPiece> sum(Expression.Call call, PartAggregate read) {
        if (call.name().last().equals("sum")) {
            return List.of(new FinalPiece.Total(add(List.of(new Piece.Original(call.span())), true)));
        }
        Column sum = add(over("sum", read), true);
        Column count = add(over("count", read), false);
        return List.of(known(" (pg_catalog.sum(" + sum.qualified() + ") / pg_catalog.sum(" + count.qualified() + "))"));
    }

    private static List<Piece> over(String function, PartAggregate read) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Text(" pg_catalog." + function + "("));
        pieces.add(new Piece.Original(read.argument()));
        pieces.add(new Piece.Text(")"));
        read.filter().ifPresent(filter -> pieces.add(new Piece.Original(filter)));
        return pieces;
    }

    private Column add(List<Piece> sql, boolean sum) {
        Column column = new Column("p" + (values.size() + 1), sum);
        values.add(column);
        valuesSql.add(sql);
        return column;
    }

    private boolean ofFloats(Expression expression) {
        return shape.type(expression).filter(FLOATS::contains).isPresent()
                || expression.children().stream().anyMatch(this::ofFloats);
    }

    /** A collation that is asked for would be a column's own in the temporary table, which gives way to others. */
    private boolean collated(Span span) {
        for (int token = span.from(); token < span.to(); token++) {
            if (text.is(token, "collate")) {
                return true;
            }
        }
        return false;
    }

    /** True if a column of the temporary table may have this name. */
    static boolean isName(String name) {
        return NAMES.matcher(name).matches();
    }

    static FinalPiece known(String text) {
        return new FinalPiece.Known(new Piece.Text(text));
    }

    static FinalPiece original(Span span) {
        return new FinalPiece.Known(new Piece.Original(span));
    }

    /** The temporary table as FROM names it. */
    static String table() {
        return "pg_temp." + GroupParts.TABLE;
    }
}
