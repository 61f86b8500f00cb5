package io.shardline.ingest.replay;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.ingest.script.ScriptPart.CopyLine;
import io.shardline.ingest.script.ScriptPart.SqlStatement;
import io.shardline.sql.Name;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.List;

/** The head of a COPY block of the dump, whose rows are read as if they were inserted. */
record CopyText(Name table, List<String> columns) {
    /** @throws ShardlineException NOT_SUPPORTED, with the line, for any format but text */
    static CopyText read(SqlStatement statement) throws ShardlineException {
        SqlText text = SqlText.read(statement.text(), false);
        List<String> parts = new ArrayList<>();
        int at = 1;
        while (text.isName(at)) {
            parts.add(text.name(at++));
            if (!text.is(at, ".")) {
                break;
            }
            at++;
        }
        List<String> columns = new ArrayList<>();
        if (text.is(at, "(")) {
            int close = text.closing(at);
            for (int column = at + 1; column < close && text.isName(column); column += 2) {
                columns.add(text.name(column));
            }
            at = close + 1;
        }
        if (parts.isEmpty() || !text.is(at, "from") || !text.is(at + 1, "stdin") || text.size() != at + 2) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "COPY on line %d is not one that a dump has", statement.line())
                    .withDetail("Only COPY ... FROM stdin in the text format, without options, is replayed.");
        }
        return new CopyText(new Name(parts), columns);
    }

    /** The row's values as literals. */
    static SourceRow row(CopyLine line) throws ShardlineException {
        List<String> values = new ArrayList<>();
        String text = line.text();
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || text.charAt(at) == '\t') {
                values.add(literal(text.substring(from, at), line.line()));
                from = at + 1;
            } else if (text.charAt(at) == '\\') {
                at++;
            }
        }
        return new SourceRow(values, line.line());
    }

    private static String literal(String field, long line) throws ShardlineException {
        if (field.equals("\\N")) {
            return "NULL";
        }
        return "'" + (field.indexOf('\\') < 0 ? field : unescaped(field, line)).replace("'", "''") + "'";
    }

    private static String unescaped(String field, long line) throws ShardlineException {
        StringBuilder out = new StringBuilder(field.length());
        for (int at = 0; at < field.length(); at++) {
            char c = field.charAt(at);
            if (c != '\\' || at + 1 == field.length()) {
                out.append(c);
                continue;
            }
            char escaped = field.charAt(++at);
            if (escaped == 'x' || (escaped >= '0' && escaped <= '7')) {
                throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "byte written as a number on line %d", line)
                        .withDetail("No dump of PostgreSQL has such an escape.");
            }
            out.append(
                    switch (escaped) {
                        case 'b' -> '\b';
                        case 'f' -> '\f';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case 'v' -> '\u000b';
                        default -> escaped;
                    });
        }
        return out.toString();
    }
}
