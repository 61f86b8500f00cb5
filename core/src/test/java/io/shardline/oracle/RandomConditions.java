package io.shardline.oracle;

import io.shardline.oracle.Source.Table;
import java.util.List;

/** Makes up conditions, most of them about shard keys. */
final class RandomConditions {
    private final Dice dice;
    private int inner;

    RandomConditions(Dice dice) {
        this.dice = dice;
    }

    /** @param sources what the condition may name; not empty */
    String of(List<Source> sources, int depth) {
        if (depth > 0 && dice.in(3)) {
            return combined(sources, depth - 1);
        }
        Source source = dice.of(sources);
        if (depth > 0 && dice.in(6)) {
            return nested(source, depth - 1);
        }
        return source.table().sharded() && !dice.in(4) ? key(source.key()) : other(source);
    }

    private String combined(List<Source> sources, int depth) {
        String left = of(sources, depth);
        String right = of(sources, depth);
        return switch (dice.below(7)) {
            case 0, 1 -> left + " and " + right;
            case 2, 3 -> "(" + left + " or " + right + ")";
            case 4 -> "not (" + left + ")";
            case 5 -> "case when " + left + " then " + right + " else " + dice.of("true", "false", left) + " end";
            default -> "(" + left + ") is " + dice.of("true", "not true", "not false", "not null", "null");
        };
    }

    /** Something about a shard key. */
    String key(String key) {
        String value = dice.value(Domain.KEY);
        return switch (dice.below(22)) {
            case 0, 1, 2, 3 -> key + " = " + value;
            case 4 -> value + " = " + key;
            case 5, 6 -> key + dice.of(" in (", " not in (") + dice.value(Domain.KEYS) + ")";
            case 7 -> key + " in (" + value + ", " + dice.value(Domain.KEY) + ")";
            case 8, 9 -> key + " = any(" + dice.value(Domain.KEY_ARRAY) + ")";
            case 10 -> key + dice.of(" <> all(", " > any(", " = some(") + dice.value(Domain.KEY_ARRAY) + ")";
            case 11 ->
                key + dice.of(" between ", " not between ", " between symmetric ") + value + " and "
                        + dice.value(Domain.KEY);
            case 12, 13 -> key + dice.of(" < ", " >= ", " <> ", " != ", " > ") + value;
            case 14 -> key + " is " + dice.of("null", "not null");
            case 15 -> key + " is " + dice.of("", "not ") + "distinct from " + value;
            case 16 -> "(" + key + ", " + key + ") = (" + value + ", " + dice.value(Domain.KEY) + ")";
            case 17 ->
                "(" + key + ", 1) in ((" + value + ", 1), (" + dice.value(Domain.KEY) + ", " + dice.of("1", "2") + "))";
            case 18 -> key + dice.of(" + 0 = ", " - 1 = ", "::int = ", "::numeric = ", "::text::bigint = ") + value;
            case 19 -> "coalesce(" + key + ", 0) = " + value;
            case 20 -> key + " = " + value + dice.of("::bigint", "::int", "::numeric", "::float8", "::bigint::numeric");
            default -> key + " = " + value + " and " + key + " = " + dice.value(Domain.KEY);
        };
    }

    private String other(Source source) {
        return switch (dice.below(7)) {
            case 0, 1 -> source.integer(dice) + dice.of(" > ", " = ", " <= ") + dice.value(Domain.INT);
            case 2 -> source.number(dice) + dice.of(" > ", " < ") + dice.value(Domain.NUM);
            case 3 -> source.text(dice) + dice.of(" = ", " > ", " <> ") + dice.value(Domain.COUNTRY);
            case 4 -> source.any(dice) + dice.of(" is null", " is not null");
            case 5 -> dice.of("true", "false", "null", "1 = 1");
            default -> source.integer(dice) + " % 3 = " + dice.below(3);
        };
    }

    /** A condition with a query in it, correlated by the key, by something else, or not at all. */
    private String nested(Source outer, int depth) {
        Table table = dice.of(Table.values());
        Source source = Source.of(dice, table, dice.of("i" + inner++, outer.alias(), table.sqlName()));
        boolean hidden = source.alias().equals(outer.alias());
        String where = correlation(outer, source, hidden) + " and " + of(List.of(source), depth);
        String whole = " from " + source.declared() + " where " + where;
        String from = whole + cut(source);
        String column = outer.table().sharded() && table.sharded() && !dice.in(4) ? source.key() : source.integer(dice);
        String mine = outer.table().sharded() ? outer.key() : outer.integer(dice);
        return switch (dice.below(7)) {
            case 0, 1 -> dice.of("", "not ") + "exists (select " + dice.of("1", "*", "") + from + ")";
            case 2, 3 -> mine + dice.of(" in", " in", " not in") + " (select " + column + from + ")";
            case 4 -> mine + dice.of(" = any", " > all", " <= any") + " (select " + column + from + ")";
            case 5 -> "(select count(*)" + whole + ") " + dice.of("> ", "= ") + dice.below(4);
            default ->
                outer.number(dice) + " >= (select " + dice.of("max", "min", "avg") + "(" + source.number(dice) + ")"
                        + whole + ")";
        };
    }

    /** Some of its rows, the same wherever they lie. */
    private String cut(Source source) {
        boolean total = source.table() != Table.EMPTY_S && dice.in(8);
        return total ? " order by " + String.join(", ", source.unique()) + " limit " + dice.below(4) : "";
    }

    private String correlation(Source outer, Source source, boolean hidden) {
        if (hidden || dice.in(4)) {
            return "true";
        }
        boolean keys = outer.table().sharded() && source.table().sharded() && !dice.in(5);
        return keys
                ? dice.of(source.key() + " = " + outer.key(), outer.key() + " = " + source.key())
                : source.integer(dice) + " = " + outer.integer(dice);
    }
}
