package io.shardline.planner.select;

import io.shardline.bind.BoundStatement;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The functions that a text may call without writing a call: by a field of a row, or by an operator. */
final class HiddenCalls {
    /** Words that compare by an operator which is not written. */
    private static final Map<String, List<String>> COMPARING = Map.of(
            "in", List.of("="),
            "using", List.of("="),
            "natural", List.of("="),
            "distinct", List.of("="),
            "nullif", List.of("="),
            "case", List.of("="),
            "between", List.of(">=", "<="),
            "like", List.of("~~", "!~~"),
            "ilike", List.of("~~*", "!~~*"));

    private HiddenCalls() {}

    /** {@code c.total} and {@code (c).total} are calls of {@code total(c)} where the row has no such field. */
    static Set<String> fields(BoundStatement bound) {
        Set<String> names = new TreeSet<>(bound.unknownColumns());
        SqlText text = bound.text();
        for (int point = 1; point + 1 < text.size(); point++) {
            if (text.is(point, ".") && (text.is(point - 1, ")") || text.is(point - 1, "]")) && text.isName(point + 1)) {
                names.add(text.name(point + 1));
            }
        }
        return names;
    }

    /** The operators that are written, and those that stand behind words. */
    static Set<String> operators(SqlText text) {
        Set<String> names = new TreeSet<>();
        for (int token = 0; token < text.size(); token++) {
            if (text.kind(token) == TokenKind.OPERATOR) {
                names.add(text.at(token).equals("!=") ? "<>" : text.at(token));
            } else if (text.kind(token) == TokenKind.WORD) {
                names.addAll(COMPARING.getOrDefault(text.name(token), List.of()));
            }
        }
        return names;
    }
}
