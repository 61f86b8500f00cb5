package io.shardline.compare;

import io.shardline.compare.Expected.Alike;
import io.shardline.compare.Verdict.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges an answer of the shards by that of one server.
 *
 * @param texts whether values must print alike; the PostgreSQL driver prints some differently once a statement is prepared on
 *     the server, which each connection does in its own time
 */
public record Comparison(Expected expected, boolean texts) {
    private static final Pattern JSON_TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|-?\\d+(?:\\.\\d+)?");

    /** Whether the shards' answer is the one server's. */
    public Verdict judge(Answer oracle, Answer shards) {
        if (shards instanceof Answer.Failure failure && failure.defect()) {
            return new Verdict(Kind.CRASHED, failure.message());
        }
        if (oracle instanceof Answer.TooMuch || shards instanceof Answer.TooMuch) {
            return new Verdict(Kind.SKIPPED, "");
        }
        if (shards instanceof Answer.Failure failure) {
            return failed(oracle, failure);
        }
        if (oracle instanceof Answer.Rows all && shards instanceof Answer.Rows rows) {
            return rows(all, rows);
        }
        return oracle.equals(shards) ? Verdict.right() : Verdict.wrong("gave " + shards + " instead of " + oracle);
    }

    private static Verdict failed(Answer oracle, Answer.Failure shards) {
        if (oracle instanceof Answer.Failure failure && failure.sqlState().equals(shards.sqlState())) {
            return Verdict.right();
        }
        if (shards.refusal()) {
            return new Verdict(Kind.REFUSED, shards.message());
        }
        return oracle instanceof Answer.Failure failure
                ? new Verdict(Kind.OTHER_ERROR, shards + " instead of " + failure)
                : Verdict.wrong("failed: " + shards);
    }

    private Verdict rows(Answer.Rows oracle, Answer.Rows shards) {
        if (!oracle.columns().equals(shards.columns())) {
            return Verdict.wrong("columns " + shards.columns() + " instead of " + oracle.columns());
        }
        List<List<Object>> right = comparable(oracle);
        List<List<Object>> given = comparable(shards);
        if (right.equals(given)) {
            return Verdict.right();
        }
        Map<List<Object>, Integer> bag = new LinkedHashMap<>();
        right.forEach(row -> bag.merge(row, 1, Integer::sum));
        given.forEach(row -> bag.merge(row, -1, Integer::sum));
        bag.values().removeIf(count -> count == 0);
        if (!bag.isEmpty()) {
            return Verdict.wrong(given.size() + " rows instead of " + right.size() + "; missing: "
                    + some(bag, count -> count > 0) + "; too many: " + some(bag, count -> count < 0));
        }
        boolean inOrder = !expected.total()
                && expected.keys()
                        .map(keys -> sameKeys(keys, right, given) || sameKeys(keys, byValue(oracle), byValue(shards)))
                        .orElse(true);
        return inOrder ? Verdict.right() : Verdict.wrong("wrong order: " + firstDifference(right, given));
    }

    private static List<List<Object>> some(Map<List<Object>, Integer> bag, IntPredicate counted) {
        return bag.entrySet().stream()
                .filter(entry -> counted.test(entry.getValue()))
                .limit(3)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean sameKeys(List<Integer> keys, List<List<Object>> right, List<List<Object>> given) {
        for (int row = 0; row < right.size(); row++) {
            for (int key : keys) {
                if (!right.get(row).get(key - 1).equals(given.get(row).get(key - 1))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What is printed, with numbers without their scale, by which ties in an order may differ; in arrays and JSON too. */
    private static List<List<Object>> byValue(Answer.Rows answer) {
        List<List<Object>> rows = new ArrayList<>();
        for (List<Answer.Value> values : answer.rows()) {
            List<Object> row = new ArrayList<>();
            for (Answer.Value value : values) {
                String text = String.valueOf(value.text());
                row.add(text.replaceAll("(\\.\\d*[1-9])0+(?!\\d)", "$1").replaceAll("\\.0+(?!\\d)", ""));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String firstDifference(List<List<Object>> right, List<List<Object>> given) {
        int row = 0;
        while (right.get(row).equals(given.get(row))) {
            row++;
        }
        return "row " + (row + 1) + " is " + given.get(row) + " instead of " + right.get(row);
    }

    private List<List<Object>> comparable(Answer.Rows answer) {
        List<List<Object>> rows = new ArrayList<>();
        for (List<Answer.Value> values : answer.rows()) {
            List<Object> row = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                row.add(comparable(values.get(i), i + 1, answer.columns().get(i).contains(" jsonb(")));
            }
            rows.add(row);
        }
        return rows;
    }

    private Object comparable(Answer.Value value, int column, boolean json) {
        String text = value.text();
        Alike alike = expected.alike().get(column);
        if (text != null && alike == Alike.BAG) {
            String[] elements = text.replaceAll("^\\{|\\}$|\"", "").split(",");
            Arrays.sort(elements);
            return List.of(elements);
        }
        if (text != null && alike == Alike.EQUAL) {
            return Objects.requireNonNullElse(number(text), "not null");
        }
        if (text != null && alike == Alike.ONE_OF_GROUP && json) {
            return JSON_TOKEN.matcher(text).replaceAll(token -> Matcher.quoteReplacement(plain(token.group())));
        }
        if (text != null && alike == Alike.ONE_OF_GROUP && value.object().startsWith("BigDecimal ")) {
            return plain(text);
        }
        if (expected.rounded() && value.object().startsWith("Double ")) {
            return String.format("%.12e", Double.parseDouble(value.object().substring(7)));
        }
        if (expected.rounded() && value.object().startsWith("Float ")) {
            return String.format("%.6e", Float.parseFloat(value.object().substring(6)));
        }
        return texts ? value : value.object();
    }

    private static String plain(String text) {
        return Objects.requireNonNullElse(number(text), text);
    }

    /** A number without zeros at the end of its fraction; as a text, because one of 131,000 digits is slow to compute with. */
    private static @Nullable String number(String text) {
        if (!text.matches("-?\\d+(\\.\\d+)?")) {
            return null;
        }
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
