package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.SettingCommand;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.Set;

/** Reads SET, RESET and DISCARD by PostgreSQL's own rules for their special forms. */
final class SettingReader {
    static final Set<String> VERBS = Set.of("set", "reset", "discard");

    /** SET of these is another way to say SET TRANSACTION. */
    private static final Set<String> OF_TRANSACTION =
            Set.of("transaction_isolation", "transaction_read_only", "transaction_deferrable");

    private final SqlText text;
    private final Tokens tokens;

    SettingReader(SqlText text, Tokens tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    SettingCommand read(Span span) throws ShardlineException {
        int first = span.from() + 1;
        if (first >= span.to()) {
            throw tokens.unread(first);
        }
        return switch (text.name(span.from())) {
            case "reset" -> reset(first, span.to());
            case "discard" -> new SettingCommand.Discard(text.is(first, "all"));
            default -> set(first, span.to());
        };
    }

    private SettingCommand reset(int first, int end) throws ShardlineException {
        if (text.is(first, "all") && first + 1 == end) {
            return new SettingCommand.ResetAll();
        }
        if (text.is(first, "session") && text.is(first + 1, "authorization")) {
            return new SettingCommand.Reset("session_authorization");
        }
        if (text.is(first, "time") && text.is(first + 1, "zone")) {
            return new SettingCommand.Reset("timezone");
        }
        return new SettingCommand.Reset(name(first, end));
    }

    private SettingCommand set(int first, int end) throws ShardlineException {
        if (text.is(first, "transaction") || text.is(first, "constraints")) {
            return new SettingCommand.ForTransaction();
        }
        if (text.is(first, "session") && text.is(first + 1, "characteristics")) {
            return new SettingCommand.Characteristics(new Span(Math.min(first + 4, end), end));
        }
        boolean local = text.is(first, "local");
        boolean scoped = local || text.is(first, "session") && !text.is(first + 1, "authorization");
        return parameter(scoped ? first + 1 : first, end, local);
    }

    private SettingCommand parameter(int first, int end, boolean local) throws ShardlineException {
        if (text.is(first, "time") && text.is(first + 1, "zone")) {
            return special("timezone", first + 2, end, local);
        }
        if (text.is(first, "session") && text.is(first + 1, "authorization")) {
            return special("session_authorization", first + 2, end, local);
        }
        if (!assigned(first, end)) {
            if (text.is(first, "role")) {
                return special("role", first + 1, end, local);
            }
            if (text.is(first, "schema")) {
                return special("search_path", first + 1, end, local);
            }
            if (text.is(first, "names")) {
                return special("client_encoding", first + 1, end, local);
            }
            if (text.is(first, "xml") && text.is(first + 1, "option")) {
                return special("xmloption", first + 2, end, local);
            }
        }
        String name = name(first, end);
        if (OF_TRANSACTION.contains(name)) {
            return new SettingCommand.ForTransaction();
        }
        return special(name, tokens.endOfName(first, end) + 1, end, local);
    }

    private boolean assigned(int first, int end) {
        int after = tokens.endOfName(first, end);
        return after < end && (text.is(after, "=") || text.is(after, "to"));
    }

    private SettingCommand special(String name, int value, int end, boolean local) throws ShardlineException {
        if (value > end) {
            throw tokens.unread(end);
        }
        boolean toDefault =
                value + 1 == end && (text.is(value, "default") || name.equals("timezone") && text.is(value, "local"));
        return new SettingCommand.Set(name, local, toDefault || value == end, new Span(value, end));
    }

    private String name(int first, int end) throws ShardlineException {
        if (!text.isName(first)) {
            throw tokens.unread(first);
        }
        return tokens.name(first, tokens.endOfName(first, end)).toString().toLowerCase(java.util.Locale.ROOT);
    }
}
