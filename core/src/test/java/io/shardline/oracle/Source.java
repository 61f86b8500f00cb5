package io.shardline.oracle;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of the shop as a random statement reads it, under an alias.
 *
 * @param view whether it is read through its view, see {@link Shop#makeViews}
 */
record Source(Table table, String alias, boolean view) {
    /** Now and then through its view. */
    static Source of(Dice dice, Table table, String alias) {
        return new Source(table, alias, dice.in(6));
    }

    /** Tables with the columns that random statements use. */
    enum Table {
        CUSTOMERS(
                "customer_id",
                "customer_id",
                "customer_id ref_by",
                "credit score",
                "country email name",
                "vip birth uid"),
        ORDERS(
                "customer_id",
                "customer_id order_id",
                "order_id priority",
                "total discount",
                "ship_country note currency",
                "placed"),
        ORDER_LINES(
                "customer_id",
                "customer_id order_id line_no",
                "order_id product_id qty",
                "amount unit_price weight",
                "comment",
                "gift"),
        EVENTS("customer_id", "customer_id event_id", "event_id i2", "amount big ratio", "txt code", "flag d raw ts"),
        EDGE("k", "k", "i4 k", "n2 f8", "tx", "b d j"),
        EMPTY_S("customer_id", "customer_id", "v customer_id", "n f", "tx", "v"),
        COUNTRIES("", "code", "population", "vat", "code name", "eu"),
        CATEGORIES("", "id", "id parent_id", "id", "name", "id"),
        PRODUCTS("", "product_id", "product_id category_id", "price cost weight", "sku name", "discontinued created"),
        EMPTY_R("", "id", "id", "id", "tx", "id");

        final String key;
        final List<String> unique;
        final List<String> integers;
        final List<String> numbers;
        final List<String> texts;
        final List<String> others;

        Table(String key, String unique, String integers, String numbers, String texts, String others) {
            this.key = key;
            this.unique = List.of(unique.split(" "));
            this.integers = List.of(integers.split(" "));
            this.numbers = List.of(numbers.split(" "));
            this.texts = List.of(texts.split(" "));
            this.others = List.of(others.split(" "));
        }

        boolean sharded() {
            return !key.isEmpty();
        }

        String sqlName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    String column(String name) {
        return alias + "." + name;
    }

    String key() {
        return column(table.key);
    }

    String declared() {
        String name = table.sqlName() + (view ? "_v" : "");
        return alias.equals(name) ? alias : name + " " + alias;
    }

    String integer(Dice dice) {
        return column(dice.of(table.integers));
    }

    String number(Dice dice) {
        return column(dice.of(table.numbers));
    }

    String text(Dice dice) {
        return column(dice.of(table.texts));
    }

    String any(Dice dice) {
        List<String> all = new ArrayList<>(table.integers);
        all.addAll(table.numbers);
        all.addAll(table.texts);
        all.addAll(table.others);
        all.addAll(table.unique);
        return column(dice.of(all));
    }

    /** Columns that together tell its rows apart. */
    List<String> unique() {
        return table.unique.stream().map(this::column).toList();
    }
}
