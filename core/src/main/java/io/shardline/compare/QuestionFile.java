package io.shardline.compare;

import io.shardline.Parameter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Statements in a file, each ended by a semicolon at the end of a line. Comment lines before a statement direct the comparison:
 * {@code -- @param type value}, {@code -- @keys 1,2} for the columns sorted by, {@code -- @total} for an order without ties,
 * {@code -- @arraybag n}, {@code -- @eqv 1,2} and {@code -- @float}.
 *
 * @param name of the file, without its ending
 */
public record QuestionFile(String name, List<Case> cases) {
    private static final Pattern DIRECTIVE = Pattern.compile("-- @(\\w+) ?(.*)");
    private static final Pattern ORDER_BY = Pattern.compile("(?is).*\\border\\s+by\\b(.*)");
    private static final Pattern CUT = Pattern.compile("(?is)\\b(limit|offset|fetch|for)\\b.*");

    /** Often enough for the PostgreSQL driver to prepare a statement on the server, and for the server to keep a plan. */
    private static final int EXECUTIONS = 10;

    public QuestionFile {
        cases = List.copyOf(cases);
    }

    /**
     * One statement.
     *
     * @param line on which it begins, from 1
     */
    public record Case(Question question, Expected expected, int line) {
        /**
         * Puts it to both, one with placeholders several times.
         *
         * @return the first verdict that is not right, or else that it is right
         */
        public Verdict compare(Database reference, Database shards) {
            return compare(question, question.placeholders() ? EXECUTIONS : 1, reference, shards);
        }

        /** The same of another statement that is to have the same answer. */
        public Verdict compare(Question asked, int times, Database reference, Database shards) {
            Verdict verdict = Verdict.right();
            for (int execution = 1; execution <= times && verdict.kind() == Verdict.Kind.RIGHT; execution++) {
                // From the fifth on the driver gets some values in binary form, and prints them in its own way.
                verdict = new Comparison(expected, execution == 1).judge(reference.ask(asked), shards.ask(asked));
            }
            return verdict;
        }
    }

    /** @throws IllegalArgumentException if a directive is not known */
    public static QuestionFile read(String name, String content) {
        List<Case> cases = new ArrayList<>();
        List<String> directives = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        int number = 0;
        int begin = 0;
        for (String line : content.lines().toList()) {
            number++;
            if (sql.isEmpty() && line.startsWith("-- @")) {
                directives.add(line);
                continue;
            }
            if (sql.isEmpty() && line.isBlank()) {
                continue;
            }
            begin = sql.isEmpty() ? number : begin;
            sql.append(sql.isEmpty() ? "" : "\n").append(line);
            if (line.replaceAll("\\s*--[^';]*$", "").endsWith(";")) {
                cases.add(parse(directives, sql.toString(), begin));
                directives.clear();
                sql.setLength(0);
            }
        }
        return new QuestionFile(name, List.copyOf(cases));
    }

    private static Case parse(List<String> directives, String sql, int line) {
        List<Parameter> parameters = new ArrayList<>();
        Optional<List<Integer>> keys = orderedBy(sql);
        boolean total = keys.isEmpty() && order(sql).isPresent();
        Map<Integer, Expected.Alike> alike = new HashMap<>();
        boolean rounded = false;
        for (String directive : directives) {
            Matcher matcher = DIRECTIVE.matcher(directive);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no directive: " + directive);
            }
            String value = matcher.group(2).strip();
            switch (matcher.group(1)) {
                case "param" -> parameters.add(parameter(value.split(" ", 2)));
                case "keys" -> {
                    keys = Optional.of(numbers(value));
                    total = false;
                }
                case "total" -> total = true;
                case "arraybag" -> numbers(value).forEach(column -> alike.put(column, Expected.Alike.BAG));
                case "eqv" -> numbers(value).forEach(column -> alike.put(column, Expected.Alike.EQUAL));
                case "float" -> rounded = true;
                default -> throw new IllegalArgumentException("no directive: " + directive);
            }
        }
        return new Case(
                new Question(sql.replaceFirst(";\\s*$", ""), !parameters.isEmpty(), parameters),
                new Expected(keys, total, Map.copyOf(alike), rounded),
                line);
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .map(Integer::valueOf)
                .toList();
    }

    private static Parameter parameter(String[] typeAndValue) {
        String value = typeAndValue.length > 1 ? typeAndValue[1] : "";
        return Parameter.of(
                switch (typeAndValue[0].toLowerCase(Locale.ROOT)) {
                    case "bigint" -> Long.valueOf(value);
                    case "int" -> Integer.valueOf(value);
                    case "numeric" -> new BigDecimal(value);
                    case "float8" -> Double.valueOf(value);
                    case "bool" -> Boolean.valueOf(value);
                    case "text" -> value;
                    default -> throw new IllegalArgumentException("no parameter type: " + typeAndValue[0]);
                });
    }

    /** The text behind the statement's own ORDER BY, with nothing nested behind it. */
    private static Optional<String> order(String sql) {
        Matcher matcher = ORDER_BY.matcher(sql.replaceFirst(";\\s*$", ""));
        return matcher.matches() && balanced(matcher.group(1))
                ? Optional.of(CUT.matcher(matcher.group(1)).replaceFirst("").strip())
                : Optional.empty();
    }

    private static boolean balanced(String text) {
        int depth = 0;
        for (char c : text.toCharArray()) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }

    /** The columns of an ORDER BY that has only positions, which is all that can be seen without reading the statement. */
    private static Optional<List<Integer>> orderedBy(String sql) {
        return order(sql)
                .map(list -> list.replaceAll("(?i)\\b(asc|desc|nulls first|nulls last)\\b", "")
                        .replaceAll("\\s", ""))
                .filter(list -> list.matches("\\d+(,\\d+)*"))
                .map(list ->
                        Arrays.stream(list.split(",")).map(Integer::valueOf).collect(Collectors.toList()));
    }
}
