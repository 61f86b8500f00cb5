package io.shardline.compare;

import io.shardline.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement with its values.
 *
 * @param placeholders whether {@code ?} is a placeholder in the text, or an operator character
 */
public record Question(String sql, boolean placeholders, List<Parameter> parameters) {
    public Question {
        parameters = List.copyOf(parameters);
    }

    /** A statement without placeholders. */
    public static Question plain(String sql) {
        return new Question(sql, false, List.of());
    }

    @Override
    public String toString() {
        return parameters.isEmpty()
                ? sql
                : sql + "   -- " + parameters.stream().map(Question::shown).toList();
    }

    private static String shown(Parameter parameter) {
        Object value = parameter.value();
        if (value == null) {
            return "null";
        }
        String type = value.getClass().getSimpleName();
        return value instanceof Object[] items
                ? Arrays.stream(items).map(String::valueOf).collect(Collectors.joining(", ", type + "{", "}"))
                : type + " " + value;
    }
}
