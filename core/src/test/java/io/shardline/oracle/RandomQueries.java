package io.shardline.oracle;

import io.shardline.compare.Expected;
import io.shardline.oracle.Source.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes up queries over the shop's tables, within and around what is answered over several shards. */
final class RandomQueries {
    private final Dice dice;
    private final RandomConditions conditions;
    private final RandomGroups groups;

    RandomQueries(Random random) {
        dice = new Dice(random);
        conditions = new RandomConditions(dice);
        groups = new RandomGroups(dice);
    }

    Template next() {
        return switch (dice.below(20)) {
            case 0 -> setOperation();
            case 1 -> derived();
            case 2 -> commonTable();
            case 3, 4, 5, 6 -> grouped();
            case 7 -> distinct();
            case 8 -> total();
            case 9 -> windowed();
            case 10 -> firstOfEach();
            case 11, 12 -> overQuery();
            case 13 -> partsOfGroups();
            default -> plain();
        };
    }

    private String where(RandomFrom from) {
        if (dice.in(5)) {
            return "";
        }
        String condition = conditions.of(from.sources(), 2);
        return " where " + (from.merged() && dice.in(2) ? conditions.key("customer_id") : condition);
    }

    /** Rows as they are. */
    private Template plain() {
        RandomFrom from = new RandomFrom(dice, conditions).roll();
        List<String> items = items(from.sources());
        List<String> labels = new ArrayList<>();
        String list = labelled(items, labels, from);
        String query = "select " + dice.of("", "", "", "all ") + list + " from " + from.text() + where(from);
        return switch (dice.below(6)) {
            case 0 -> bag(query);
            case 1 -> cutAnywhere(query);
            case 2 -> ordered(query, items, labels);
            default -> totallyOrdered(query, items, labels, from);
        };
    }

    private List<String> items(List<Source> sources) {
        List<String> items = new ArrayList<>();
        for (int i = 0; i <= dice.below(4); i++) {
            items.add(item(dice.of(sources)));
        }
        return items;
    }

    private String item(Source source) {
        return switch (dice.below(12)) {
            case 0, 1, 2 -> source.any(dice);
            case 3, 4 -> source.integer(dice);
            case 5, 6 -> source.table().sharded() ? source.key() : source.integer(dice);
            case 7 -> source.number(dice) + " * 2";
            case 8 -> "coalesce(" + source.integer(dice) + ", " + dice.value(Domain.INT) + ")";
            case 9 -> "upper(" + source.text(dice) + ")";
            case 10 -> dice.of("1", "'a'", "null", "-" + source.integer(dice), source.text(dice) + " collate \"C\"");
            default ->
                source.table().sharded() && dice.in(2)
                        ? "(select count(*) from orders o where o.customer_id = " + source.key() + ")"
                        : "(select " + dice.of("count(*)", "max(c.code)") + " from countries c where c.vat > "
                                + dice.value(Domain.INT) + ")";
        };
    }

    /** The select list; labels may be those of other columns. */
    private String labelled(List<String> items, List<String> labels, RandomFrom from) {
        if (dice.in(8)) {
            String star = dice.of("*", from.sources().get(0).alias() + ".*");
            items.clear();
            return star;
        }
        List<String> written = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String label = dice.of("", "", "x" + i, dice.of("customer_id", "order_id", "total", "k", "name"));
            labels.add(label);
            written.add(items.get(i) + (label.isEmpty() ? "" : dice.of(" as ", " ") + label));
        }
        return String.join(", ", written);
    }

    /** Windows whose values do not depend on the order of ties. */
    private Template windowed() {
        RandomFrom from = new RandomFrom(dice, conditions).roll();
        Source source = dice.of(from.sources());
        String window =
                " over (" + dice.of("", "partition by " + source.any(dice), "partition by " + item(source)) + ")";
        String ranked = " over (" + dice.of("", "partition by " + source.any(dice)) + " order by "
                + source.integer(dice) + direction() + ")";
        List<String> items = new ArrayList<>(items(from.sources()));
        items.add(
                dice.of("count(*)", "sum(" + source.integer(dice) + ")", "max(" + source.number(dice) + ")") + window);
        items.add(dice.of("rank()", "dense_rank()", "1 + rank()") + ranked);
        if (dice.in(3) && from.sources().stream().noneMatch(each -> each.table() == Table.EMPTY_S)) {
            items.add(framed(source, from.sources()));
        }
        return bag("select " + String.join(", ", items) + " from " + from.text() + where(from));
    }

    /** Rows are counted in the one order that all their keys give them. */
    private String framed(Source source, List<Source> all) {
        List<String> keys = all.stream().flatMap(each -> each.unique().stream()).toList();
        return dice.of("row_number()", "lag(" + source.integer(dice) + ")", "sum(" + source.integer(dice) + ")")
                + " over (partition by " + (source.table().sharded() ? source.key() : source.integer(dice))
                + " order by " + String.join(", ", keys)
                + dice.of("", " rows between 1 preceding and 1 following", " groups current row")
                + ")";
    }

    /** DISTINCT ON what is selected: which row of equal ones comes does not show. */
    private Template firstOfEach() {
        RandomFrom from = new RandomFrom(dice, conditions).roll();
        Source source = dice.of(from.sources());
        String first = source.integer(dice);
        String second = source.any(dice);
        String order = dice.in(2) ? " order by " + first : " order by " + second + ", " + first;
        return bag("select distinct on (" + first + ", " + second + ") " + first + ", " + second + " from "
                        + from.text() + where(from) + order)
                .oneOfGroup(Set.of(1, 2));
    }

    private static Template bag(String query) {
        return new Template(query, Expected.BAG, "");
    }

    private Template cutAnywhere(String query) {
        return new Template(query + limit(), Expected.BAG, query);
    }

    private String limit() {
        return switch (dice.below(6)) {
            case 0 -> " limit " + dice.value(Domain.LIMIT);
            case 1 -> " offset " + dice.value(Domain.LIMIT);
            case 2 -> " offset " + dice.value(Domain.LIMIT) + " limit " + dice.value(Domain.LIMIT);
            case 3 -> " fetch first " + dice.below(9) + " rows only";
            case 4 -> " limit all offset 2";
            default -> " limit " + dice.value(Domain.LIMIT) + " offset " + dice.value(Domain.LIMIT);
        };
    }

    /** By some of the selected columns; ties may come in any order. */
    private Template ordered(String query, List<String> items, List<String> labels) {
        if (items.isEmpty()) {
            return bag(query);
        }
        List<Integer> columns = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i <= dice.below(items.size()); i++) {
            int column = dice.below(items.size());
            columns.add(column + 1);
            keys.add(sortKey(items, labels, column) + direction());
        }
        String ties = dice.in(6) ? " fetch first " + dice.below(9) + " rows with ties" : "";
        return new Template(query + " order by " + String.join(", ", keys) + ties, Expected.ordered(columns), "");
    }

    private String direction() {
        return dice.of("", "", " asc", " desc", " desc") + dice.of("", "", " nulls first", " nulls last");
    }

    private String sortKey(List<String> items, List<String> labels, int column) {
        String item = items.get(column);
        String label = labels.get(column);
        boolean constant = !item.contains(".") || item.contains("«");
        boolean once = labels.stream().filter(label::equals).count() == 1;
        return !label.isEmpty() && once && dice.in(2) || constant && !label.isEmpty() && once
                ? label
                : constant || dice.in(2) ? Integer.toString(column + 1) : item;
    }

    /** By all keys of all tables, selected or not, so that there is one order only and LIMIT can be compared. */
    private Template totallyOrdered(String query, List<String> items, List<String> labels, RandomFrom from) {
        Set<String> keys = new LinkedHashSet<>();
        if (!items.isEmpty() && dice.in(2)) {
            keys.add(sortKey(items, labels, dice.below(items.size())) + direction());
        }
        for (Source source : from.sources()) {
            source.unique().forEach(key -> keys.add(key + direction()));
        }
        boolean unique = from.sources().stream().noneMatch(source -> source.table() == Table.EMPTY_S);
        String text = query + " order by " + String.join(", ", keys) + (dice.in(2) ? limit() : "");
        return new Template(text, unique ? Expected.LIST : Expected.BAG, "");
    }

    private Template grouped() {
        RandomFrom from = new RandomFrom(dice, conditions).roll();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i <= dice.below(3); i++) {
            keys.add(groups.groupKey(dice.of(from.sources())));
        }
        List<String> items = new ArrayList<>();
        keys.stream().filter(key -> !dice.in(6)).forEach(items::add);
        int shown = items.size();
        for (int i = 0; i <= dice.below(3); i++) {
            items.add(groups.aggregate(dice.of(from.sources())));
        }
        if (dice.in(8)) {
            items.add(dice.of("rank() over (order by count(*)" + direction() + ")", "sum(count(*)) over ()"));
        }
        List<String> written = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (String item : items) {
            String label = dice.of("", "", "g" + written.size(), dice.of("customer_id", "total", "k"));
            labels.add(label);
            written.add(item + (label.isEmpty() ? "" : " as " + label));
        }
        List<String> by = new ArrayList<>();
        for (String key : keys) {
            int at = items.indexOf(key);
            boolean labelled = at >= 0 && at < shown && labels.get(at).startsWith("g");
            by.add(at < 0 || dice.in(2) ? key : labelled && dice.in(2) ? labels.get(at) : Integer.toString(at + 1));
        }
        String having = dice.in(3) ? groups.having(from.sources(), keys) : "";
        String query = "select " + dice.of("", "", "", "", "", "distinct ") + String.join(", ", written) + " from "
                + from.text() + where(from) + " group by "
                + groups.sets(String.join(", ", by));
        return finishGroups(query + having, items, labels, keys).oneOfGroup(RandomGroups.oneOfGroup(items, shown));
    }

    /** Of keys that rows of all shards share, with conditions that a shard's part of a group would often not meet alone. */
    private Template partsOfGroups() {
        RandomFrom from = new RandomFrom(dice, conditions).roll();
        Source source = dice.of(from.sources());
        String key = dice.of(source.integer(dice) + " % 3", source.text(dice), source.any(dice));
        String integer = source.integer(dice);
        String having = dice.of(
                "count(*) % 2 = 0",
                "count(*) between 2 and 40",
                "sum(" + integer + ") % 3 = 1",
                "max(" + integer + ") % 2 = 1",
                "min(" + integer + ") is null or count(*) % 3 = 0");
        String aggregate = dice.of("count(*)", "sum(" + integer + ")", "min(" + integer + ")", "avg(" + integer + ")");
        String where = dice.in(2) ? "" : where(from);
        return bag("select " + key + ", " + aggregate + " from " + from.text() + where + " group by 1 having " + having)
                .oneOfGroup(Set.of(1));
    }

    private Template finishGroups(String query, List<String> items, List<String> labels, List<String> keys) {
        if (dice.in(3)) {
            return bag(query);
        }
        if (dice.in(2)) {
            return ordered(query, items, labels);
        }
        Set<String> order = new LinkedHashSet<>();
        if (dice.in(2)) {
            order.add(sortKey(items, labels, dice.below(items.size())) + direction());
        }
        for (String key : keys) {
            int at = items.indexOf(key);
            order.add((at < 0 ? key : Integer.toString(at + 1)) + direction());
        }
        boolean sets = query.contains(" group by rollup") || query.contains(" group by cube");
        String text = query + " order by " + String.join(", ", order) + (!sets && dice.in(2) ? limit() : "");
        return new Template(text, sets ? Expected.BAG : Expected.LIST, "");
    }

    /** Aggregates over everything. */
    private Template total() {
        RandomFrom from = new RandomFrom(dice, conditions).roll();
        List<String> items = new ArrayList<>();
        for (int i = 0; i <= dice.below(4); i++) {
            items.add(groups.aggregate(dice.of(from.sources())) + dice.of("", " as n", " as customer_id"));
        }
        if (dice.in(4)) {
            items.add(dice.below(items.size() + 1), dice.of("7", "'x' as lit", dice.value(Domain.INT)));
        }
        return bag("select " + String.join(", ", items) + " from " + from.text() + where(from)
                        + dice.of(
                                "",
                                "",
                                "",
                                " order by 1",
                                " limit 1",
                                " having count(*) > 3",
                                " limit " + dice.below(2)))
                .oneOfGroup(RandomGroups.oneOfGroup(items, 0));
    }

    private Template distinct() {
        RandomFrom from = new RandomFrom(dice, conditions).roll();
        List<String> items = items(from.sources());
        items.removeIf(item -> item.contains("select"));
        items.add(dice.of(from.sources()).integer(dice));
        List<String> labels = new ArrayList<>();
        items.forEach(item -> labels.add(""));
        String query = "select distinct " + String.join(", ", items) + " from " + from.text() + where(from);
        return finishDistinct(query, items, labels).oneOfGroup(RandomGroups.oneOfGroup(items, items.size()));
    }

    private Template finishDistinct(String query, List<String> items, List<String> labels) {
        if (dice.in(3)) {
            return bag(query);
        }
        if (dice.in(2)) {
            return ordered(query, items, labels);
        }
        List<String> order = new ArrayList<>();
        for (int i = 1; i <= items.size(); i++) {
            order.add(i + direction());
        }
        return new Template(
                query + " order by " + String.join(", ", order) + (dice.in(2) ? limit() : ""), Expected.LIST, "");
    }

    /** @param width how many columns */
    private String arm(int width) {
        Source source = Source.of(dice, dice.of(Table.values()), "t");
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < width; i++) {
            String column = source.table().sharded() && dice.in(2) ? source.key() : source.integer(dice);
            columns.append(i == 0 ? "" : ", ").append(column);
        }
        String arm = "select " + dice.of("", "", "", "distinct ") + columns + " from " + source.declared() + " where "
                + conditions.of(List.of(source), 1) + dice.of("", "", "", " group by " + columns);
        return dice.in(8) ? "(" + arm + ")" : arm;
    }

    private Template setOperation() {
        int width = dice.of(1, 1, 2);
        StringBuilder query = new StringBuilder(arm(width));
        boolean order = dice.in(2);
        for (int i = 0; i <= dice.below(2); i++) {
            query.append(dice.of(" union ", " union all ", " union all ", " intersect ", " except ", " except all "))
                    .append(arm(width));
        }
        if (!order) {
            return bag(query.toString());
        }
        return new Template(
                query + " order by 1" + direction() + (width > 1 ? ", 2" + direction() : "") + dice.of("", limit()),
                Expected.LIST,
                "");
    }

    /** A query in FROM. */
    private Template derived() {
        Source source = Source.of(dice, dice.of(Table.CUSTOMERS, Table.ORDERS, Table.ORDER_LINES, Table.PRODUCTS), "t");
        String id = source.table().sharded() ? source.key() : source.integer(dice);
        String inner = dice.of("select ", "select distinct ") + id + " as id, " + source.integer(dice) + " as v from "
                + source.declared() + " where " + conditions.of(List.of(source), 1)
                + dice.of("", "", " order by 1, 2 limit " + dice.below(9), " group by 1, 2");
        String outer = switch (dice.below(5)) {
            case 0 -> "select d.id, d.v from (" + inner + ") d";
            case 1 -> "select count(*), sum(d.v) from (" + inner + ") as d";
            case 2 ->
                "select c.customer_id, d.v from customers c" + dice.of(" join ", " left join ", " right join ") + "("
                        + inner + ") d on d.id = c.customer_id";
            case 3 ->
                "select c.customer_id, d.v from customers c" + dice.of(" cross join lateral ", ", lateral ")
                        + "(select o.order_id as v from orders o where o.customer_id = c.customer_id and o.customer_id = "
                        + dice.value(Domain.KEY) + ") d";
            default -> "select d.v, count(*) from (" + inner + ") d join orders o on o.customer_id = d.id group by d.v";
        };
        boolean filter = outer.contains(" d.id") && !outer.contains("group by") && dice.in(2);
        return bag(outer + (filter ? " where " + conditions.key("d.id") : ""));
    }

    /** Over a query that makes a row of each, in FROM or in WITH; some of its columns have names that others mean something by. */
    private Template overQuery() {
        RandomFrom from = new RandomFrom(dice, conditions).roll();
        Source source = dice.of(from.sources());
        String a = dice.of("a", "a", "k1", "p1", "customer_id");
        String v = dice.of("v", "v", "d1", "total");
        String inner = "select " + groups.groupKey(dice.of(from.sources())) + " as " + a + ", " + source.integer(dice)
                + " as " + v + ", " + source.any(dice) + " as w from " + from.text() + where(from);
        if (dice.in(4)) {
            inner = "select * from (" + inner + ") as q where " + v + " > " + dice.value(Domain.INT);
        }
        boolean with = dice.in(3);
        String read = with ? "d" : "(" + inner + ") as d";
        String filter =
                dice.of("", "", " where d." + v + " > " + dice.value(Domain.INT), " where " + a + " is not null");
        String query = switch (dice.below(8)) {
            case 0 -> "select %1$s, sum(%2$s), count(*) from %3$s group by %1$s";
            case 1 -> "select d.%1$s, max(%2$s) - min(d.%2$s), count(distinct w) from %3$s group by 1";
            case 2 -> "select max(%2$s), avg(%2$s), count(distinct %1$s) from %3$s";
            case 3 -> "select %2$s %% 3 as %2$s, count(*) from %3$s group by %2$s";
            case 4 -> "select %2$s %% 3 as n, sum(%2$s) from %3$s group by n having count(*) > 1";
            case 5 -> "select %2$s + 0 + 1, count(w) + 1 from %3$s group by %2$s + 0";
            case 6 -> "select distinct %1$s, %2$s from %3$s";
            default -> "select w, %1$s, %2$s from %3$s order by %2$s";
        };
        int at = query.indexOf(" group by") >= 0 ? query.indexOf(" group by") : query.indexOf(" order by");
        String filtered = at < 0 ? query + filter : query.substring(0, at) + filter + query.substring(at);
        String text = (with ? "with d as (" + inner + ") " : "") + filtered.formatted(a, v, read);
        return query.contains("order by")
                ? new Template(text, Expected.ordered(List.of(3)), "")
                : bag(text).oneOfGroup(Set.of(1));
    }

    private Template commonTable() {
        Source source =
                Source.of(dice, dice.of(Table.CUSTOMERS, Table.ORDERS, Table.COUNTRIES), dice.of("t", "customers"));
        String name = dice.of("w", "customers", "orders", "countries");
        String inner = "select " + (source.table().sharded() ? source.key() : source.integer(dice))
                + " as customer_id from " + source.declared() + " where " + conditions.of(List.of(source), 1);
        String materialized = dice.of("", "", "materialized ", "not materialized ");
        String query = switch (dice.below(3)) {
            case 0 -> "select * from " + name + " where " + conditions.key("customer_id");
            case 1 -> "select count(*) from " + name;
            default ->
                "select e.v, w2.customer_id from " + name
                        + " w2 left join empty_s e on e.customer_id = w2.customer_id where "
                        + conditions.key("w2.customer_id");
        };
        return bag("with " + name + " as " + materialized + "(" + inner + ") " + query);
    }
}
