package io.shardline.oracle;

import io.shardline.oracle.Source.Table;
import java.util.ArrayList;
import java.util.List;

/** Makes up a FROM clause: tables joined in all ways, with aliases that may be another table's name. */
final class RandomFrom {
    private final Dice dice;
    private final RandomConditions conditions;
    private final List<Source> sources = new ArrayList<>();
    private String text = "";
    private boolean merged;

    RandomFrom(Dice dice, RandomConditions conditions) {
        this.dice = dice;
        this.conditions = conditions;
    }

    RandomFrom roll() {
        Source first = source();
        text = first.declared();
        sources.add(first);
        int joins = dice.of(0, 0, 0, 1, 1, 1, 2, 2, 3);
        for (int i = 0; i < joins; i++) {
            join();
        }
        return this;
    }

    private Source source() {
        Table table = dice.in(3)
                ? dice.of(Table.COUNTRIES, Table.PRODUCTS, Table.CATEGORIES, Table.EMPTY_R)
                : dice.of(Table.CUSTOMERS, Table.ORDERS, Table.ORDER_LINES, Table.EVENTS, Table.EDGE, Table.EMPTY_S);
        String free = "t" + (sources.size() + 1);
        String alias =
                dice.of(free, free, table.sqlName(), dice.of(Table.values()).sqlName());
        boolean taken = sources.stream().anyMatch(source -> source.alias().equals(alias));
        return Source.of(dice, table, taken ? free : alias);
    }

    private void join() {
        Source right = source();
        Source left = dice.of(sources);
        String kind = dice.of(
                " join ", " join ", " inner join ", " left join ", " left join ", " right join ", " full join ");
        boolean shared =
                left.table().key.equals("customer_id") && right.table().key.equals("customer_id");
        if (sources.size() == 1 && shared && dice.in(4)) {
            text += dice.in(4)
                    ? " natural" + kind + right.declared()
                    : kind + right.declared() + " using (customer_id)";
            merged = true;
        } else if (dice.in(12)) {
            text = dice.in(2)
                    ? text + " cross join " + right.declared()
                    : right.declared() + " cross join " + grouped();
        } else {
            String on = " on " + condition(left, right);
            boolean front = dice.in(4);
            text = front ? right.declared() + kind + grouped() + on : text + kind + right.declared() + on;
        }
        sources.add(right);
    }

    private String grouped() {
        return sources.size() > 1 ? "(" + text + ")" : text;
    }

    private String condition(Source left, Source right) {
        String on = equality(left, right);
        if (dice.in(3)) {
            on += dice.of(" and ", " and ", " or ") + conditions.of(List.of(left, right), 1);
        }
        return on;
    }

    private String equality(Source left, Source right) {
        if (left.table().sharded() && right.table().sharded() && !dice.in(6)) {
            return dice.of(left.key() + " = " + right.key(), right.key() + " = " + left.key());
        }
        boolean countries = right.table() == Table.COUNTRIES && left.table() == Table.CUSTOMERS;
        return countries
                ? right.column("code") + " = " + left.column("country")
                : left.integer(dice) + " = " + right.integer(dice);
    }

    String text() {
        return text;
    }

    List<Source> sources() {
        return sources;
    }

    /** True if customer_id is one column of two tables. */
    boolean merged() {
        return merged;
    }
}
