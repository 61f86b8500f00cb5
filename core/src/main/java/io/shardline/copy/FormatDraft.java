package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.copy.CopyFormat.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the options of a COPY in any order. What is not valid of them is the server's to say. */
final class FormatDraft {
    private Kind kind = Kind.TEXT;
    private @Nullable String delimiter;
    private @Nullable String nullText;
    private @Nullable String quote;
    private @Nullable String escape;
    private @Nullable String defaultText;
    private @Nullable String encoding;
    private boolean header;
    private boolean skipsBadRows;
    private boolean rejectLimit;
    private final List<String> forceQuote = new ArrayList<>();
    private final List<String> forceNotNull = new ArrayList<>();
    private final List<String> forceNull = new ArrayList<>();

    /**
     * Takes one option.
     *
     * @param value as written; "true" where nothing was
     * @throws ShardlineException NOT_SUPPORTED for one that is not known here
     */
    void set(String name, String value) throws ShardlineException {
        switch (name) {
            case "format" -> kind = kind(value);
            case "delimiter" -> delimiter = value;
            case "null" -> nullText = value;
            case "quote" -> quote = value;
            case "escape" -> escape = value;
            case "default" -> defaultText = value;
            case "encoding" -> encoding = value;
            case "header" -> header = !isFalse(value);
            case "on_error" -> skipsBadRows = value.equalsIgnoreCase("ignore");
            case "reject_limit" -> rejectLimit = true;
            case "freeze", "log_verbosity" -> {
                // Nothing that says which bytes are a row.
            }
            default -> throw unknown(name);
        }
    }

    /** Takes a list of columns, or {@link CopyFormat#ALL}. */
    void setColumns(String name, List<String> columns) throws ShardlineException {
        switch (name) {
            case "force_quote" -> forceQuote.addAll(columns);
            case "force_not_null" -> forceNotNull.addAll(columns);
            case "force_null" -> forceNull.addAll(columns);
            default -> throw unknown(name);
        }
    }

    private static Kind kind(String value) throws ShardlineException {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "text" -> Kind.TEXT;
            case "csv" -> Kind.CSV;
            case "binary" -> Kind.BINARY;
            default -> throw unknown("format");
        };
    }

    private static boolean isFalse(String value) {
        return value.equals("0") || value.equalsIgnoreCase("false") || value.equalsIgnoreCase("off");
    }

    private static ShardlineException unknown(String name) {
        return ShardlineException.of(
                        ErrorCode.NOT_SUPPORTED, "COPY option \"%s\" is not known, or not as it is used", name)
                .withDetail("It could change where a row begins or what its shard key is.");
    }

    CopyFormat build() throws ShardlineException {
        boolean csv = kind == Kind.CSV;
        char quoteSign = one("quote", quote, '"');
        return new CopyFormat(
                kind,
                one("delimiter", delimiter, csv ? ',' : '\t'),
                nullText != null ? nullText : csv ? "" : "\\N",
                quoteSign,
                one("escape", escape, quoteSign),
                header,
                forceQuote,
                forceNotNull,
                forceNull,
                Optional.ofNullable(defaultText),
                Optional.ofNullable(encoding),
                skipsBadRows,
                rejectLimit);
    }

    private static char one(String option, @Nullable String value, char otherwise) throws ShardlineException {
        if (value == null) {
            return otherwise;
        }
        if (value.length() != 1 || value.charAt(0) > 127) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "COPY %s must be a single one-byte character", option);
        }
        return value.charAt(0);
    }
}
