package io.shardline.parse;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads a text as statements, and has each of them confirmed by JSqlParser. */
public final class Reader {
    private Reader() {}

    /**
     * Reads every statement of a text; empty ones are left out.
     *
     * @throws ShardlineException SYNTAX if it is no SQL; NOT_SUPPORTED if it cannot be read with certainty, or JSqlParser
     *     cannot read it or reads it differently
     */
    public static List<Statement> read(SqlText text) throws ShardlineException {
        List<Statement> statements = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i <= text.size(); i++) {
            if (i == text.size() || text.is(i, ";")) {
                if (begin < i) {
                    statements.add(readOne(text, new Span(begin, i)));
                }
                begin = i + 1;
            } else if (text.is(i, "(") || text.is(i, "[")) {
                i = text.closing(i);
            }
        }
        return statements;
    }

    private static Statement readOne(SqlText text, Span span) throws ShardlineException {
        Statement statement = new StatementReader(text).read(span);
        Statement judged = statement instanceof Statement.Explain explain ? explain.statement() : statement;
        if (judged instanceof Statement.Other
                || judged instanceof Statement.TransactionControl
                || judged instanceof Statement.Setting) {
            return statement;
        }
        Facts theirs = Grammar.check(text, judged.span());
        Facts ours = new Tally().of(judged);
        if (!ours.equals(theirs)) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "the statement can be read in two ways")
                    .withDetail("It was read as %s, and by JSqlParser as %s.", ours, theirs)
                    .withHint("Put parentheses where the meaning could be doubted.");
        }
        return statement;
    }
}
