package io.shardline.parse;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.Expression;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one SELECT, from its select list to HAVING, and select lists wherever they stand. */
final class SelectReader {
    private static final List<String> CLAUSES = List.of("into", "from", "where", "group", "having", "window");

    private static final List<String> INTERVAL_FIELDS = List.of("year", "month", "day", "hour", "minute", "second");

    private final Tokens tokens;
    private final SqlText text;
    private final ExpressionReader expressions;
    private final FromReader froms;

    SelectReader(Tokens tokens, ExpressionReader expressions, FromReader froms) {
        this.tokens = tokens;
        this.text = tokens.text;
        this.expressions = expressions;
        this.froms = froms;
    }

    FromReader froms() {
        return froms;
    }

    QueryBody.Select read(Span span) throws ShardlineException {
        if (!tokens.keyword(span.from(), "select")) {
            throw tokens.unread(span.from());
        }
        boolean distinct = tokens.keyword(span.from() + 1, "distinct");
        boolean distinctOn = distinct && tokens.keyword(span.from() + 2, "on");
        int list = span.from() + (distinct || tokens.keyword(span.from() + 1, "all") ? 2 : 1);
        List<Expression> firstOf = List.of();
        if (distinctOn) {
            int close = text.closing(list + 1);
            firstOf = expressions.readAll(tokens.splitAtCommas(new Span(list + 2, close)));
            list = close + 1;
        }
        int[] begins = clauseBegins(list, span.to());
        if (begins[0] >= 0) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "SELECT INTO is not run as part of a statement")
                    .withHint("Write it as a statement of its own.");
        }
        Span items = new Span(list, nextBegin(begins, 1, span.to()));
        return new QueryBody.Select(
                distinct,
                firstOf,
                items(items),
                items,
                begins[1] < 0 ? List.of() : froms.list(clause(begins, 1, 1, span.to())),
                optional(begins, 2, span.to()),
                begins[3] < 0 ? Optional.empty() : Optional.of(grouping(clause(begins, 3, 2, span.to()))),
                optional(begins, 4, span.to()),
                begins[5] >= 0,
                span);
    }

    private Optional<Expression> optional(int[] begins, int clause, int end) throws ShardlineException {
        return begins[clause] < 0 ? Optional.empty() : Optional.of(expressions.read(clause(begins, clause, 1, end)));
    }

    private Span clause(int[] begins, int clause, int words, int end) throws ShardlineException {
        int from = begins[clause] + words;
        int to = nextBegin(begins, clause + 1, end);
        if (from >= to) {
            throw tokens.unread(from);
        }
        return new Span(from, to);
    }

    private static int nextBegin(int[] begins, int from, int end) {
        for (int i = from; i < begins.length; i++) {
            if (begins[i] >= 0) {
                return begins[i];
            }
        }
        return end;
    }

    /** Where each clause begins, -1 without it; they can only come in this order, each once. */
    private int[] clauseBegins(int from, int end) throws ShardlineException {
        int[] begins = {-1, -1, -1, -1, -1, -1};
        int lastClause = -1;
        for (int i = from; i < end; i = tokens.skip(i, end)) {
            int clause = clauseAt(i);
            if (clause >= 0) {
                if (clause <= lastClause) {
                    throw tokens.unread(i);
                }
                begins[clause] = i;
                lastClause = clause;
            }
        }
        return begins;
    }

    private int clauseAt(int token) {
        if (text.kind(token) != TokenKind.WORD) {
            return -1;
        }
        int clause = CLAUSES.indexOf(text.name(token));
        if (clause < 0 || !tokens.keyword(token, CLAUSES.get(clause)) || tokens.keyword(token - 1, "as")) {
            return -1;
        }
        boolean isDistinctFrom = tokens.keyword(token, "from")
                && tokens.keyword(token - 1, "distinct")
                && (tokens.keyword(token - 2, "is") || tokens.keyword(token - 2, "not"));
        boolean withinGroup = tokens.keyword(token, "group") && !tokens.keyword(token + 1, "by");
        return isDistinctFrom || withinGroup ? -1 : clause;
    }

    List<QueryBody.Item> items(Span list) throws ShardlineException {
        List<QueryBody.Item> items = new ArrayList<>();
        for (Span item : tokens.splitAtCommas(list)) {
            items.add(item(item));
        }
        return items;
    }

    private QueryBody.Item item(Span item) throws ShardlineException {
        int last = item.to() - 1;
        if (text.is(last, "*")) {
            return new QueryBody.Item(star(item), Optional.empty(), item);
        }
        int labelled = item.size() >= 3 && tokens.keyword(last - 1, "as") && text.isName(last)
                ? last - 1
                : item.size() >= 2 && bareLabel(last) ? last : item.to();
        Expression expression = expressions.read(new Span(item.from(), labelled));
        return new QueryBody.Item(
                expression, labelled == item.to() ? Optional.empty() : Optional.of(text.name(last)), item);
    }

    private Expression star(Span item) throws ShardlineException {
        List<String> qualifier = new ArrayList<>();
        for (int i = item.from(); i < item.to() - 1; i += 2) {
            if (!text.isName(i) || !text.is(i + 1, ".")) {
                throw tokens.unread(i);
            }
            qualifier.add(text.name(i));
        }
        return new Expression.Star(qualifier, item);
    }

    /** A label without AS stands right behind something that ends a value and is not the second word of a type. */
    private boolean bareLabel(int token) {
        if (!tokens.plainName(token)) {
            return false;
        }
        int before = token - 1;
        if (text.is(before, ")") || text.is(before, "]") || tokens.keyword(before, "end")) {
            return true;
        }
        return switch (text.kind(before)) {
            case WORD ->
                (tokens.plainName(before)
                                || ReservedWords.CONSTANTS.contains(text.name(before))
                                || ReservedWords.BARE_FUNCTIONS.contains(text.name(before)))
                        && !List.of("double", "character", "bit", "time", "zone", "with", "without", "year", "month")
                                .contains(text.name(before));
            case OPERATOR, PUNCTUATION -> false;
            // interval '1' year has no label.
            default -> !INTERVAL_FIELDS.contains(text.name(token));
        };
    }

    private QueryBody.Grouping grouping(Span list) throws ShardlineException {
        boolean plain = true;
        List<Expression> keys = new ArrayList<>();
        for (Span key : tokens.splitAtCommas(list)) {
            boolean special = tokens.keyword(key.from(), "grouping")
                    || (tokens.keyword(key.from(), "rollup") || tokens.keyword(key.from(), "cube"))
                            && text.is(key.from() + 1, "(")
                    || tokens.keyword(key.from(), "distinct")
                    || tokens.keyword(key.from(), "all")
                    || text.is(key.from(), "(") && text.is(key.from() + 1, ")");
            plain &= !special;
            keys.add(special ? expressions.opaque(key) : expressions.bare(key));
        }
        return new QueryBody.Grouping(keys, plain, list);
    }
}
