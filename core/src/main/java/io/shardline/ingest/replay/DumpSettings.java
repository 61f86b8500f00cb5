package io.shardline.ingest.replay;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.ingest.script.ScriptPart.SqlStatement;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the statements of a dump that are no rows mean for the rows after them: the encoding is followed, some are passed over, and
 * what would change rows, or the meaning of what follows, is refused.
 */
final class DumpSettings {
    private static final Set<String> REFUSED = Set.of(
            "update", "delete", "truncate", "merge", "do", "call", "with", "execute", "rollback", "abort", "copy");
    private static final Pattern SETTING =
            Pattern.compile("(?is)set\\s+(?:session\\s+|local\\s+)?(\\w+)\\s*(?:=|\\s+to\\s)\\s*(.*?)\\s*");
    /** Parameters that SET has words of its own for. */
    private static final Pattern SPECIAL =
            Pattern.compile("(?is)set\\s+(?:session\\s+|local\\s+)?(time\\s+zone|names|schema)\\s+(.*?)\\s*");

    private static final Pattern CALL = Pattern.compile(
            "(?is)select\\s+(?:pg_catalog\\s*\\.\\s*)?set_config\\s*\\(\\s*'(\\w+)'\\s*,\\s*('[^']*')\\s*,.*");
    private static final Set<String> PATHS = Set.of("", "public", "$user, public");
    /** How values are read that may be written in several ways, and what leaves that as it is here. */
    private static final Map<String, Set<String>> READING = Map.of(
            "standard_conforming_strings", Set.of("on"),
            "search_path", PATHS,
            "datestyle", Set.of("iso", "default"),
            "intervalstyle", Set.of("postgres", "default"),
            "timezone", Set.of("default", "local"),
            "timezone_abbreviations", Set.of("default"),
            "array_nulls", Set.of("on", "default"),
            "lc_monetary", Set.of("default"));

    private static final Map<String, Charset> CHARSETS = Map.of(
            "utf8", StandardCharsets.UTF_8,
            "unicode", StandardCharsets.UTF_8,
            "utf-8", StandardCharsets.UTF_8,
            "sql_ascii", StandardCharsets.UTF_8,
            "latin1", StandardCharsets.ISO_8859_1,
            "latin9", Charset.forName("ISO-8859-15"),
            "win1252", Charset.forName("windows-1252"),
            "win1251", Charset.forName("windows-1251"),
            "win1250", Charset.forName("windows-1250"));

    private DumpSettings() {}

    /**
     * The encoding of what follows, if the statement sets one.
     *
     * @throws ShardlineException NOT_SUPPORTED, with the line, if the statement cannot be passed over
     */
    static Optional<Charset> heed(SqlStatement statement) throws ShardlineException {
        if (REFUSED.contains(statement.verb())) {
            throw refused(
                    statement,
                    statement.verb().toUpperCase(Locale.ROOT),
                    "Passing over it would leave other rows than the dump means.");
        }
        for (Pattern form : List.of(SETTING, SPECIAL, CALL)) {
            Matcher setting = form.matcher(statement.text());
            if (setting.matches()) {
                return heed(statement, name(setting.group(1)), setting.group(2));
            }
        }
        return Optional.empty();
    }

    private static String name(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "names" -> "client_encoding";
            case "schema" -> "search_path";
            default -> lower.startsWith("time") && lower.endsWith("zone") ? "timezone" : lower;
        };
    }

    private static Optional<Charset> heed(SqlStatement statement, String name, String written)
            throws ShardlineException {
        String value = written.replaceAll("['\"]", "").toLowerCase(Locale.ROOT);
        if (name.equals("client_encoding")) {
            Charset charset = CHARSETS.get(value);
            if (charset == null) {
                throw refused(statement, "encoding " + value, "It cannot be read byte by byte, or is not known.");
            }
            return Optional.of(charset);
        }
        Set<String> usual = READING.get(name);
        if (usual != null && !usual.contains(value)) {
            throw refused(statement, "setting of " + name, "The statements after it would mean something else.");
        }
        return Optional.empty();
    }

    private static ShardlineException refused(SqlStatement statement, String what, String why) {
        return ShardlineException.of(ErrorCode.NOT_SUPPORTED, "%s on line %d is not replayed", what, statement.line())
                .withDetail("%s", why)
                .withHint("Take it out of the dump, or run it by itself.");
    }
}
