package io.shardline.planner;

import io.shardline.parse.Reader;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.List;
import java.util.Optional;

/** Reads {@code SELECT ... INTO table ...} as the {@code CREATE TABLE table AS SELECT ...} that it is. */
final class SelectInto {
    private final SqlText text;
    private final Span statement;

    private SelectInto(SqlText text, Span statement) {
        this.text = text;
        this.statement = statement;
    }

    /** The other form of a text of one statement; empty if it is another kind of statement. */
    static Optional<String> asCreateTable(SqlText text) {
        List<Span> statements = Reader.statements(text);
        return statements.size() == 1 ? new SelectInto(text, statements.get(0)).read() : Optional.empty();
    }

    private Optional<String> read() {
        int select = statement.from();
        if (text.is(select, "with")) {
            select = word(select, "select");
        }
        if (!text.is(select, "select")) {
            return Optional.empty();
        }
        int into = word(select, "into");
        if (into == statement.to()) {
            return Optional.empty();
        }
        int kind = into + 1;
        int name = kind;
        while (text.is(name, "local")
                || text.is(name, "global")
                || text.is(name, "temp")
                || text.is(name, "temporary")
                || text.is(name, "unlogged")) {
            name++;
        }
        String kinds = name == kind ? "" : text.at(new Span(kind, name)) + " ";
        name += text.is(name, "table") ? 1 : 0;
        int rest = name + 1;
        while (text.is(rest, ".")) {
            rest += 2;
        }
        if (rest > statement.to()) {
            return Optional.empty();
        }
        String behind = rest == statement.to() ? "" : " " + text.at(new Span(rest, statement.to()));
        return Optional.of("create " + kinds + "table " + text.at(new Span(name, rest)) + " as "
                + text.at(new Span(statement.from(), into)) + behind);
    }

    /** Where a reserved word stands outside of parentheses; the statement's end if nowhere. */
    private int word(int from, String word) {
        for (int token = from; token < statement.to(); token++) {
            if (text.is(token, "(") || text.is(token, "[")) {
                token = text.closing(token);
            } else if (text.is(token, word) && !text.is(token - 1, ".") && !text.is(token - 1, "as")) {
                return token;
            }
        }
        return statement.to();
    }
}
