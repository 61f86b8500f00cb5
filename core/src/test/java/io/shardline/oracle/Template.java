package io.shardline.oracle;

import io.shardline.Parameter;
import io.shardline.oracle.Domain.Drawn;
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

    /** Draws the values. A text without placeholders is drawn as one for a plain statement, but for every second time. */
    Question draw(Random random) {
        return draw(text, random);
    }

    private static Question draw(String text, Random random) {
        StringBuilder sql = new StringBuilder();
        List<Parameter> parameters = new ArrayList<>();
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            Drawn drawn =
                    Domain.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)).draw(random);
            boolean placeholder = !matcher.group(1).isEmpty();
            matcher.appendReplacement(sql, Matcher.quoteReplacement(placeholder ? "?" : drawn.literal()));
            if (placeholder) {
                parameters.add(Parameter.of(drawn.value()));
            }
        }
        matcher.appendTail(sql);
        return new Question(sql.toString(), !parameters.isEmpty() || random.nextBoolean(), parameters);
    }
}
