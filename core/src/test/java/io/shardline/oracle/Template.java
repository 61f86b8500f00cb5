package io.shardline.oracle;

import io.shardline.Parameter;
import io.shardline.compare.Expected;
import io.shardline.compare.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement with places for values: {@code «key»} becomes a literal of that {@link Domain}, {@code «?key»} a placeholder with a
 * parameter.
 *
 * @param uncut the same without LIMIT and OFFSET where any of its rows may be returned; else empty
 */
record Template(String text, Expected expected, String uncut) {
    private static final Pattern PLACE = Pattern.compile("«(\\??)(\\w+)»");

    /** The same, where the values of some columns, from 1, stand for those of a group. */
    Template oneOfGroup(Set<Integer> columns) {
        return new Template(text, expected.oneOfGroup(columns), uncut);
    }

    /** How values come into a statement. */
    enum Form {
        /** Some as literals and some as parameters; a text without placeholders is prepared every second time. */
        MIXED,
        /** All as literals of a plain statement. */
        LITERALS,
        /** All as parameters of a prepared one. */
        PARAMETERS
    }

    /** Draws the values. */
    Question draw(Form form, Random random) {
        StringBuilder sql = new StringBuilder();
        List<Parameter> parameters = new ArrayList<>();
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            Domain domain = Domain.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
            boolean placeholder = form == Form.PARAMETERS
                    || form == Form.MIXED && !matcher.group(1).isEmpty();
            if (!placeholder) {
                matcher.appendReplacement(
                        sql, Matcher.quoteReplacement(domain.draw(random).literal()));
                continue;
            }
            boolean list = domain == Domain.KEYS;
            matcher.appendReplacement(sql, list ? "?, ?" : "?");
            for (int i = 0; i < (list ? 2 : 1); i++) {
                parameters.add(
                        Parameter.of((list ? Domain.KEY : domain).draw(random).value()));
            }
        }
        matcher.appendTail(sql);
        boolean prepared =
                form == Form.PARAMETERS || !parameters.isEmpty() || form == Form.MIXED && random.nextBoolean();
        return new Question(sql.toString(), prepared, parameters);
    }
}
