package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.Name;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.List;

/** Goes through a statement word by word. */
final class Words {
    private final SqlText text;
    private final int end;
    private int at;

    Words(SqlText text, Span span) {
        this.text = text;
        this.at = span.from();
        this.end = span.to();
    }

    boolean atEnd() {
        return at >= end;
    }

    /** The next word, lower case; empty at the end, or for what is no word. */
    String peek() {
        return !atEnd() && text.isName(at) ? text.name(at) : "";
    }

    boolean take(String word) {
        boolean there = !atEnd() && text.is(at, word);
        at += there ? 1 : 0;
        return there;
    }

    /** Takes all of these words, or none. */
    boolean take(String first, String... more) {
        int begin = at;
        boolean there = take(first);
        for (String word : more) {
            there = there && take(word);
        }
        at = there ? at : begin;
        return there;
    }

    boolean takeAny(String... words) {
        for (String word : words) {
            if (take(word)) {
                return true;
            }
        }
        return false;
    }

    boolean startsParentheses() {
        return !atEnd() && text.is(at, "(");
    }

    /** Goes on by one, or behind the parenthesis that is closed. */
    void skip() {
        at = !atEnd() && (text.is(at, "(") || text.is(at, "[")) ? text.closing(at) + 1 : at + 1;
    }

    /** Goes behind the next of this word that stands in no parentheses; false, at the end, if there is none. */
    boolean skipBehind(String word) {
        while (!atEnd()) {
            if (take(word)) {
                return true;
            }
            skip();
        }
        return false;
    }

    /** A possibly qualified name. */
    Name name() throws ShardlineException {
        List<String> parts = new ArrayList<>();
        do {
            if (atEnd() || !text.isName(at)) {
                throw atEnd()
                        ? ShardlineException.of(ErrorCode.SYNTAX, "syntax error at end of input")
                        : ShardlineException.of(ErrorCode.SYNTAX, "syntax error at or near \"%s\"", text.at(at));
            }
            parts.add(text.name(at++));
        } while (take("."));
        return new Name(parts);
    }

    /** Names with commas between them. */
    List<Name> names() throws ShardlineException {
        List<Name> names = new ArrayList<>();
        do {
            take("only");
            names.add(name());
            take("*");
            if (!atEnd() && text.is(at, "(")) {
                skip();
            }
        } while (take(","));
        return names;
    }

    /** What has not been gone through yet. */
    Span left() {
        return new Span(at, end);
    }

    /** What has not been gone through yet, as written. */
    String rest() {
        return text.at(new Span(at, end));
    }
}
