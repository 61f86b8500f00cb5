package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads the assignments of SET. */
final class AssignmentReader {
    private final Tokens tokens;
    private final SqlText text;
    private final ExpressionReader expressions;

    AssignmentReader(Tokens tokens, ExpressionReader expressions) {
        this.tokens = tokens;
        this.text = tokens.text;
        this.expressions = expressions;
    }

    List<Statement.Assignment> read(Span list) throws ShardlineException {
        List<Statement.Assignment> assignments = new ArrayList<>();
        for (Span one : tokens.splitAtCommas(list)) {
            assignments.add(assignment(one));
        }
        if (assignments.isEmpty()) {
            throw tokens.unread(list.from());
        }
        return assignments;
    }

    private Statement.Assignment assignment(Span one) throws ShardlineException {
        List<String> columns = new ArrayList<>();
        int at = one.from();
        if (text.is(at, "(")) {
            int close = text.closing(at);
            for (Span column : tokens.splitAtCommas(new Span(at + 1, close))) {
                columns.add(columnName(column.from()));
            }
            at = close + 1;
        } else {
            columns.add(columnName(at));
            at++;
        }
        // A field or an element of the column may be what is set; it is still the column that changes.
        while (at < one.to() && !text.is(at, "=")) {
            if (!text.is(at, "[") && !text.is(at, ".")) {
                throw tokens.unread(at);
            }
            at = text.is(at, "[") ? text.closing(at) + 1 : at + 2;
        }
        if (at + 1 >= one.to()) {
            throw tokens.unread(at);
        }
        return new Statement.Assignment(columns, expressions.read(new Span(at + 1, one.to())), one);
    }

    private String columnName(int token) throws ShardlineException {
        if (!text.isName(token)) {
            throw tokens.unread(token);
        }
        return text.name(token);
    }
}
