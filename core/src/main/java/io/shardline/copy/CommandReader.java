package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.Name;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads COPY in the syntax of today and in the older ones that PostgreSQL still takes. */
final class CommandReader {
    private final SqlText text;
    private final FormatDraft format = new FormatDraft();
    private int at;

    CommandReader(SqlText text) {
        this.text = text;
    }

    CopyCommand read() throws ShardlineException {
        expect("copy");
        if (take("binary")) {
            format.set("format", "binary");
        }
        Optional<Span> query = Optional.empty();
        Optional<Name> table = Optional.empty();
        List<String> columns = List.of();
        if (text.is(at, "(")) {
            int close = text.closing(at);
            query = Optional.of(new Span(at + 1, close));
            at = close + 1;
        } else {
            table = Optional.of(name());
            columns = text.is(at, "(") ? columns() : List.of();
        }
        boolean from = text.is(at, "from");
        if (!take("from")) {
            expect("to");
        }
        if (!take("stdin") && !take("stdout")) {
            throw unread("Only STDIN and STDOUT are read and written: a server's files are on one machine only.");
        }
        oldDelimiters();
        boolean with = take("with");
        if (text.is(at, "(")) {
            genericOptions();
        } else {
            oldOptions(with);
        }
        boolean filtered = from && text.is(at, "where");
        end(filtered);
        return new CopyCommand(text, from, table, columns, query, format.build(), filtered);
    }

    private void end(boolean filtered) throws ShardlineException {
        int last = text.size();
        while (last > at && text.is(last - 1, ";")) {
            last--;
        }
        for (int token = at; filtered && token < last; token++) {
            if (text.is(token, ";")) {
                throw unread("It is followed by another statement.");
            }
        }
        if (!filtered && at != last) {
            throw unread("Something in it is not known here.");
        }
    }

    private Name name() throws ShardlineException {
        List<String> parts = new ArrayList<>();
        do {
            parts.add(word());
        } while (take("."));
        return new Name(parts);
    }

    /** The names in the parentheses that begin here. */
    private List<String> columns() throws ShardlineException {
        List<String> names = new ArrayList<>();
        expect("(");
        do {
            names.add(word());
        } while (take(","));
        expect(")");
        return names;
    }

    private String word() throws ShardlineException {
        if (!text.isName(at)) {
            throw unread("A name is missing in it.");
        }
        return text.name(at++);
    }

    private void oldDelimiters() throws ShardlineException {
        if (take("using")) {
            expect("delimiters");
            format.set("delimiter", string());
        } else if (take("delimiters")) {
            format.set("delimiter", string());
        }
    }

    private void genericOptions() throws ShardlineException {
        expect("(");
        do {
            String name = word();
            if (text.is(at, "(")) {
                format.setColumns(name, columns());
            } else if (take("*")) {
                format.setColumns(name, List.of(CopyFormat.ALL));
            } else {
                format.set(name, value());
            }
        } while (take(","));
        expect(")");
    }

    private String value() throws ShardlineException {
        if (text.is(at, ",") || text.is(at, ")")) {
            return "true";
        }
        TokenKind kind = at < text.size() ? text.kind(at) : TokenKind.PUNCTUATION;
        if (kind == TokenKind.INTEGER || kind == TokenKind.DECIMAL) {
            return text.at(at++);
        }
        return text.isName(at) ? word() : string();
    }

    private String string() throws ShardlineException {
        TokenKind kind = at < text.size() ? text.kind(at) : TokenKind.PUNCTUATION;
        boolean string = kind == TokenKind.STRING || kind == TokenKind.ESCAPE_STRING || kind == TokenKind.DOLLAR_STRING;
        Optional<String> value = string ? text.literal(at) : Optional.empty();
        at++;
        return value.orElseThrow(() -> unread("One of its options has a value that is not understood."));
    }

    private void oldOptions(boolean with) throws ShardlineException {
        int begin = at;
        while (text.isName(at) && !text.is(at, "where")) {
            String option = word();
            switch (option) {
                case "binary", "csv" -> format.set("format", option);
                case "freeze", "header" -> format.set(option, "true");
                case "delimiter", "null", "quote", "escape" -> {
                    take("as");
                    format.set(option, string());
                }
                case "encoding" -> format.set(option, string());
                case "force" -> force();
                default -> throw unread("Something in it is not known here.");
            }
        }
        if (with && at == begin) {
            throw unread("No option follows WITH.");
        }
    }

    private void force() throws ShardlineException {
        String what;
        if (take("quote")) {
            what = "force_quote";
        } else if (take("not")) {
            expect("null");
            what = "force_not_null";
        } else {
            expect("null");
            what = "force_null";
        }
        List<String> names = new ArrayList<>();
        if (take("*")) {
            names.add(CopyFormat.ALL);
        } else {
            do {
                names.add(word());
            } while (take(","));
        }
        format.setColumns(what, names);
    }

    private boolean take(String word) {
        boolean there = text.is(at, word);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String word) throws ShardlineException {
        if (!take(word)) {
            throw unread("Something in it is not known here.");
        }
    }

    private static ShardlineException unread(String why) {
        return ShardlineException.of(ErrorCode.NOT_SUPPORTED, "the COPY statement cannot be read")
                .withDetail("%s", why)
                .withHint("Write COPY table (columns) FROM STDIN, or TO STDOUT, WITH (options).");
    }
}
