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
        for (Span span : statements(text)) {
            statements.add(readOne(text, span));
        }
        return statements;
    }

    /** Where the statements of a text are; empty ones are left out. */
    public static List<Span> statements(SqlText text) {
        List<Span> statements = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i <= text.size(); i++) {
            if (i == text.size() || text.is(i, ";")) {
                if (begin < i) {
                    statements.add(new Span(begin, i));
                }
                begin = i + 1;
            } else if (text.is(i, "(") || text.is(i, "[")) {
                i = text.closing(i);
            } else if (text.is(i, "begin") && text.is(i + 1, "atomic")) {
                i = endOfBody(text, i + 2);
            }
        }
        return statements;
    }

    /** Where the body of a function ends that is written out in SQL, with semicolons of its own. */
    private static int endOfBody(SqlText text, int begin) {
        int open = 1;
        int i = begin;
        while (i < text.size() && open > 0) {
            if (text.is(i, "case")) {
                open++;
            } else if (text.is(i, "end")) {
                open--;
            }
            i++;
        }
        return i - 1;
    }

    /** Whether a statement begins or ends a transaction. */
    public static boolean isTransactionControl(SqlText text, Span statement) {
        return text.isName(statement.from()) && StatementReader.TRANSACTION.contains(text.name(statement.from()));
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
