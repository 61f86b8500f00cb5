package io.shardline.ingest.replay;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.ingest.script.ScriptPart.SqlStatement;
import io.shardline.sql.Name;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.List;

/**
 * An INSERT of the dump, cut into its parts. An ON CONFLICT or RETURNING of its own is left out.
 *
 * @param columns empty if none are named
 * @param overriding its OVERRIDING clause, or nothing
 */
record InsertText(Name table, List<String> columns, String overriding, List<SourceRow> rows) {
    private static final int VALUES = "values".length();

    /** @throws ShardlineException NOT_SUPPORTED, with the line, if it is no INSERT of VALUES */
    static InsertText read(SqlStatement statement) throws ShardlineException {
        try {
            return cut(statement);
        } catch (ShardlineException e) {
            throw e.code() == ErrorCode.SYNTAX ? torn(statement, e) : e;
        }
    }

    /** What is wrong in it is counted from its begin, which nobody finds in a file. */
    private static ShardlineException torn(SqlStatement statement, ShardlineException e) {
        String what = e.primary().replaceFirst(" at character \\d+$", "");
        return ShardlineException.of(e.code(), "%s in the INSERT that begins on line %d", what, statement.line());
    }

    private static InsertText cut(SqlStatement statement) throws ShardlineException {
        if (statement.values() < 0) {
            throw notRows(statement);
        }
        SqlText head = SqlText.read(statement.text().substring(0, statement.values()), false);
        if (!head.is(0, "insert") || !head.is(1, "into")) {
            throw notRows(statement);
        }
        List<String> parts = new ArrayList<>();
        int at = 2;
        do {
            at += parts.isEmpty() ? 0 : 1;
            requireName(head, at, statement);
            parts.add(head.name(at++));
        } while (head.is(at, "."));
        at += head.is(at, "as") ? 2 : 0;
        List<String> columns = new ArrayList<>();
        if (head.is(at, "(")) {
            int close = head.closing(at);
            for (int column = at + 1; column < close; column += 2) {
                requireName(head, column, statement);
                columns.add(head.name(column));
            }
            at = close + 1;
        }
        String overriding = "";
        if (head.is(at, "overriding") && head.size() == at + 3) {
            overriding = head.text().substring(head.begin(at), head.end(at + 2));
            at += 3;
        }
        if (at != head.size()) {
            throw notRows(statement);
        }
        return new InsertText(new Name(parts), columns, overriding, rows(statement));
    }

    private static void requireName(SqlText text, int token, SqlStatement statement) throws ShardlineException {
        if (!text.isName(token)) {
            throw notRows(statement);
        }
    }

    private static List<SourceRow> rows(SqlStatement statement) throws ShardlineException {
        int begin = statement.values() + VALUES;
        SqlText tail = SqlText.read(statement.text().substring(begin), false);
        List<SourceRow> rows = new ArrayList<>();
        long line = statement.line() + lines(statement.text(), 0, begin);
        int counted = 0;
        int at = 0;
        do {
            at += rows.isEmpty() ? 0 : 1;
            if (!tail.is(at, "(")) {
                throw notRows(statement);
            }
            line += lines(tail.text(), counted, tail.begin(at));
            counted = tail.begin(at);
            rows.add(new SourceRow(values(tail, at), line));
            at = tail.closing(at) + 1;
        } while (tail.is(at, ","));
        if (at < tail.size() && !tail.is(at, "on") && !tail.is(at, "returning")) {
            throw notRows(statement);
        }
        return rows;
    }

    private static List<String> values(SqlText text, int open) {
        List<String> values = new ArrayList<>();
        int close = text.closing(open);
        int first = open + 1;
        for (int at = first; at <= close; at++) {
            if (at < close && (text.is(at, "(") || text.is(at, "["))) {
                at = text.closing(at);
            } else if (at == close || text.is(at, ",")) {
                values.add(at == first ? "" : text.text().substring(text.begin(first), text.end(at - 1)));
                first = at + 1;
            }
        }
        return values;
    }

    private static long lines(String text, int from, int to) {
        long lines = 0;
        for (int i = from; i < to; i++) {
            lines += text.charAt(i) == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static ShardlineException notRows(SqlStatement statement) {
        return ShardlineException.of(
                        ErrorCode.NOT_SUPPORTED, "INSERT on line %d is not one of VALUES", statement.line())
                .withDetail("Only rows that are in the dump can be replayed.");
    }
}
