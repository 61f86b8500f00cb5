package io.shardline.parse;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.Name;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.util.ArrayList;
import java.util.List;

/** Questions about runs of tokens that every reader asks; nothing here knows a clause. */
final class Tokens {
    final SqlText text;

    Tokens(SqlText text) {
        this.text = text;
    }

    /** True for the keyword itself; a word after a point is a name, whatever it is. */
    boolean keyword(int token, String word) {
        return text.is(token, word) && !(token > 0 && text.is(token - 1, "."));
    }

    boolean opens(int token) {
        return text.is(token, "(") || text.is(token, "[");
    }

    /** A name that may stand for a column, table or alias: quoted, or not reserved. */
    boolean plainName(int token) {
        return text.isName(token)
                && (text.kind(token) != TokenKind.WORD || !ReservedWords.RESERVED.contains(text.name(token)));
    }

    /** The token after this one, over a parenthesis or a CASE as a whole. */
    int skip(int token, int end) throws ShardlineException {
        if (opens(token)) {
            return text.closing(token) + 1;
        }
        return keyword(token, "case") ? endOfCase(token, end) + 1 : token + 1;
    }

    private int endOfCase(int begin, int end) throws ShardlineException {
        int i = begin + 1;
        while (i < end && !keyword(i, "end")) {
            i = skip(i, end);
        }
        if (i >= end) {
            throw unread(begin);
        }
        return i;
    }

    /** The first place in the span, outside of parentheses, where the keyword stands; -1 if nowhere. */
    int find(Span span, String word) throws ShardlineException {
        for (int i = span.from(); i < span.to(); i = skip(i, span.to())) {
            if (keyword(i, word)) {
                return i;
            }
        }
        return -1;
    }

    /** Cuts a span at every comma outside of parentheses; an empty span gives no parts. */
    List<Span> splitAtCommas(Span span) throws ShardlineException {
        return span.isEmpty() ? List.of() : split(span, ",", false);
    }

    /** Cuts a span at every occurrence of a word outside of parentheses, the AND of BETWEEN left alone. */
    List<Span> splitAtWord(Span span, String word) throws ShardlineException {
        return split(span, word, word.equals("and"));
    }

    private List<Span> split(Span span, String separator, boolean betweenTakesOne) throws ShardlineException {
        List<Span> parts = new ArrayList<>();
        int begin = span.from();
        int open = 0;
        for (int i = span.from(); i < span.to(); i = skip(i, span.to())) {
            if (betweenTakesOne && keyword(i, "between")) {
                open++;
            } else if (keyword(i, separator)) {
                if (open > 0) {
                    open--;
                } else {
                    parts.add(part(begin, i));
                    begin = i + 1;
                }
            }
        }
        parts.add(part(begin, span.to()));
        return parts;
    }

    private Span part(int from, int to) throws ShardlineException {
        if (from == to) {
            throw unread(from);
        }
        return new Span(from, to);
    }

    /** Where a dotted name that begins here ends. */
    int endOfName(int token, int end) {
        int i = token + 1;
        while (i + 1 < end && text.is(i, ".") && text.isName(i + 1)) {
            i += 2;
        }
        return i;
    }

    Name name(int from, int to) {
        List<String> parts = new ArrayList<>();
        for (int i = from; i < to; i += 2) {
            parts.add(text.name(i));
        }
        return new Name(parts);
    }

    /** True where a query begins: SELECT, WITH, VALUES or TABLE, or a parenthesis around one. */
    boolean beginsQuery(int token, int end) {
        int i = token;
        while (i < end && text.is(i, "(")) {
            i++;
        }
        return i < end && (keyword(i, "select") || keyword(i, "with") || values(i) || keyword(i, "table"));
    }

    /** VALUES is also a possible column name, so its rows must follow. */
    boolean values(int token) {
        return keyword(token, "values")
                && token + 1 < text.size()
                && (text.kind(token + 1) == TokenKind.ROWS || text.is(token + 1, "("));
    }

    /** The refusal of what cannot be read with certainty, naming the place. */
    ShardlineException unread(int token) {
        if (token >= text.size()) {
            return ShardlineException.of(
                    ErrorCode.NOT_SUPPORTED, "cannot read the statement with certainty at its end");
        }
        return ShardlineException.of(
                        ErrorCode.NOT_SUPPORTED,
                        "cannot read the statement with certainty at character %d",
                        text.begin(token) + 1)
                .withDetail("A statement that is not fully understood could be sent to the wrong shard.")
                .withHint("Name the shard in a comment before it: /*+ shard(name) */.");
    }
}
