package io.shardline.oracle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes up what stands in queries that make groups: keys, aggregates, and conditions on groups. */
final class RandomGroups {
    private final Dice dice;

    RandomGroups(Dice dice) {
        this.dice = dice;
    }

    String aggregate(Source source) {
        return switch (dice.below(23)) {
            case 0, 1, 2 -> "count(*)";
            case 3 -> "count(" + source.any(dice) + ")";
            case 4, 5 -> "sum(" + source.integer(dice) + ")";
            case 6 -> "sum(" + source.number(dice) + "::numeric)";
            case 7, 8 -> dice.of("min(", "max(") + source.integer(dice) + ")";
            case 9 -> dice.of("min(", "max(") + source.number(dice) + ")";
            case 10 -> "avg(" + source.integer(dice) + ")";
            case 11 -> "avg(" + source.number(dice) + "::numeric(20,4))";
            case 12 -> dice.of("bool_and(", "bool_or(", "every(") + source.integer(dice) + " > 3)";
            case 13 -> dice.of("bit_and(", "bit_or(") + source.integer(dice) + ")";
            case 14 -> dice.of("count(", "sum(", "avg(") + "distinct " + source.integer(dice) + ")";
            case 15 -> "count(distinct " + source.any(dice) + ")";
            case 16, 17, 18 -> overAggregates(source);
            case 19 -> texts(source.text(dice));
            default ->
                dice.of(
                        "count(*) + 1",
                        "count(*) filter (where " + source.integer(dice) + " > 5)",
                        "coalesce(sum(" + source.integer(dice) + "), 0)",
                        "max(" + source.text(dice) + ")",
                        "min(" + source.text(dice) + " collate \"C\")");
        };
    }

    private String texts(String text) {
        return "string_agg(" + dice.of("", "distinct ") + text + "::text, ',' order by " + text + "::text)";
    }

    private String overAggregates(Source source) {
        String integer = source.integer(dice);
        return switch (dice.below(9)) {
            case 0 -> "sum(" + integer + ") / count(*)";
            case 1 -> "round(avg(" + integer + "), 2)";
            case 2 -> "case when sum(" + integer + ") > 50 then 'much' else max(" + source.text(dice) + ") end";
            case 3 -> "max(" + integer + ") - min(" + source.integer(dice) + ")";
            case 4 -> "sum(" + source.number(dice) + "::numeric) * 2";
            case 5 -> "avg(" + source.number(dice) + "::numeric) + avg(" + integer + ")";
            case 6 -> "count(distinct " + integer + ") filter (where " + source.integer(dice) + " > 5)";
            case 7 -> "sum(" + integer + " * " + dice.value(Domain.INT) + ") + " + dice.value(Domain.INT);
            default -> "coalesce(sum(" + integer + "), 0) + count(*)";
        };
    }

    String having(List<Source> sources, List<String> keys) {
        Source source = dice.of(sources);
        return " having "
                + dice.of(
                        aggregate(source) + " is not null",
                        "count(*) > " + dice.below(4),
                        "count(*) " + dice.of("% 2 = 0", "< 9", "between 3 and 30"),
                        "sum(" + source.integer(dice) + ") % 3 = " + dice.below(3),
                        "sum(" + source.integer(dice) + ") > " + dice.value(Domain.INT),
                        "max(" + source.integer(dice) + ") between 3 and 900 or " + keys.get(0) + " is null",
                        "count(distinct " + source.integer(dice) + ") > 1 and min(" + source.text(dice) + ") <> 'x'");
    }

    /** The columns that one value of a group stands in for. */
    static Set<Integer> oneOfGroup(List<String> items, int keys) {
        Set<Integer> columns = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i);
            if (i < keys || item.contains("min(") || item.contains("max(")) {
                columns.add(i + 1);
            }
        }
        return columns;
    }

    String groupKey(Source source) {
        return switch (dice.below(10)) {
            case 0, 1, 2 -> source.table().sharded() ? source.key() : source.integer(dice);
            case 3, 4 -> source.any(dice);
            case 5 -> source.integer(dice) + " % 5";
            case 6 -> source.integer(dice) + " > 10";
            case 7 -> source.number(dice) + "::int % 7";
            default -> source.text(dice);
        };
    }

    String sets(String keys) {
        return switch (dice.below(12)) {
            case 0 -> "rollup (" + keys + ")";
            case 1 -> "cube (" + keys + ")";
            default -> keys;
        };
    }
}
