package io.shardline.oracle;

import io.shardline.Parameter;
import io.shardline.ShardlineException;
import io.shardline.compare.Question;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A plain statement made into a prepared one, as some applications and frameworks write it: with parameters for its literals. */
final class Lifted {
    private static final Set<String> AFTER_A_LIST =
            Set.of("limit", "offset", "fetch", "having", "union", "window", "order");

    private Lifted() {}

    /** Empty if there is nothing to lift, or {@code ?} is an operator in it. */
    static Optional<Question> of(Question plain) {
        if (plain.placeholders() || plain.sql().contains("?")) {
            return Optional.empty();
        }
        try {
            return Optional.of(lift(SqlText.read(plain.sql(), false)))
                    .filter(question -> !question.parameters().isEmpty());
        } catch (ShardlineException e) {
            return Optional.empty();
        }
    }

    private static Question lift(SqlText text) {
        StringBuilder sql = new StringBuilder();
        List<Parameter> parameters = new ArrayList<>();
        int copied = 0;
        boolean positions = false;
        for (int token = 0; token < text.size(); token++) {
            if (text.is(token, "by")) {
                positions = true;
            } else if (text.is(token, "(") || text.is(token, ")") || AFTER_A_LIST.contains(text.at(token))) {
                positions = false;
            }
            TokenKind kind = text.kind(token);
            // A number in ORDER BY or GROUP BY is a column, and a parameter would not be.
            boolean number = (kind == TokenKind.INTEGER || kind == TokenKind.DECIMAL) && !positions;
            if (number && text.at(token).matches("[0-9.]+") || kind == TokenKind.STRING) {
                parameters.add(Parameter.of(value(text, token)));
                sql.append(text.text(), copied, text.begin(token)).append('?');
                copied = text.end(token);
            }
        }
        return new Question(sql.append(text.text().substring(copied)).toString(), true, parameters);
    }

    private static Object value(SqlText text, int token) {
        String written = text.at(token);
        if (text.kind(token) == TokenKind.STRING) {
            return text.literal(token).orElse(written);
        }
        BigDecimal number = new BigDecimal(written);
        return text.kind(token) == TokenKind.INTEGER && number.precision() < 10 ? number.intValue() : number;
    }
}
