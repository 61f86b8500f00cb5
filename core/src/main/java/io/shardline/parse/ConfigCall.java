package io.shardline.parse;

import io.shardline.sql.SettingCommand;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.util.Optional;

/** Reads {@code SELECT [pg_catalog.]set_config(name, value, is_local)}, which is SET by another name, and nothing like it. */
final class ConfigCall {
    private final SqlText text;

    ConfigCall(SqlText text) {
        this.text = text;
    }

    Optional<SettingCommand> read(Span span) {
        int at = span.from() + 1;
        if (text.is(at, "pg_catalog") && text.is(at + 1, ".")) {
            at += 2;
        }
        boolean call = text.is(at, "set_config")
                && text.is(at + 1, "(")
                && text.is(at + 3, ",")
                && text.is(at + 5, ",")
                && text.is(at + 7, ")")
                && at + 8 == span.to();
        return call && isText(at + 2) && isText(at + 4) && (text.is(at + 6, "true") || text.is(at + 6, "false"))
                ? Optional.of(new SettingCommand.Config(at + 2, at + 4, text.is(at + 6, "true")))
                : Optional.empty();
    }

    private boolean isText(int token) {
        return text.kind(token) == TokenKind.PARAMETER || text.kind(token) == TokenKind.STRING;
    }
}
