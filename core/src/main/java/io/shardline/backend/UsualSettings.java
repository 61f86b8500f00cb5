package io.shardline.backend;

import com.google.common.collect.ImmutableMap;
import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which values parameters must have, so that texts are read, and rows merged, as is supposed here and in the PostgreSQL driver; and
 * which must be the same everywhere, since values of several shards would be read or printed in several ways otherwise.
 */
public final class UsualSettings {
    private static final Pattern ISO =
            Pattern.compile("(?:iso|ymd|dmy|mdy|us\\w*|euro\\w*|noneuro\\w*|default|[,\\s])+");
    private static final Pattern EXACT = Pattern.compile("\\+?0*[123]");
    private static final Set<String> ON = Set.of("on", "true", "t", "yes", "y", "1");
    private static final Set<String> OFF = Set.of("off", "of", "false", "f", "no", "n", "0");
    private static final Set<String> UTF8 = Set.of("utf8", "utf-8", "unicode");

    /** By name, what is usual; values are lower case and without the quotes around them. */
    private static final Map<String, Predicate<String>> USUAL = ImmutableMap.<String, Predicate<String>>builder()
            // Gathered rows lie in temporary tables, which must be found first.
            .put("search_path", value -> !value.contains("pg_temp"))
            .put("datestyle", value -> ISO.matcher(value).matches())
            .put("client_encoding", UTF8::contains)
            .put("standard_conforming_strings", ON::contains)
            .put("transform_null_equals", OFF::contains)
            // Else a NULL in an array that is sent as text would be a word.
            .put("array_nulls", ON::contains)
            // The servers' texts of indexes and types are compared with others.
            .put("quote_all_identifiers", OFF::contains)
            .put("bytea_output", "hex"::equals)
            .put("intervalstyle", "postgres"::equals)
            .put("extra_float_digits", value -> EXACT.matcher(value).matches())
            .buildOrThrow();

    private static final List<String> ALIKE = List.of(
            "DateStyle",
            "TimeZone",
            "timezone_abbreviations",
            "search_path",
            "lc_monetary",
            "lc_numeric",
            "lc_time",
            "xmlbinary",
            "xmloption",
            "default_text_search_config",
            "default_transaction_isolation");

    private UsualSettings() {}

    /** True for a value with which answers could be others; any value of most parameters is usual. */
    public static boolean refuses(String name, String value) {
        Predicate<String> usual = USUAL.get(name.toLowerCase(Locale.ROOT));
        return usual != null && !usual.test(bare(value));
    }

    private static String bare(String value) {
        return value.strip().replace("'", "").replace("\"", "").toLowerCase(Locale.ROOT);
    }

    /** The parameters of which some values are refused. */
    static Set<String> limited() {
        return USUAL.keySet();
    }

    /** The parameters that must be the same on all shards, as they are commonly written. */
    static List<String> alike() {
        return ALIKE;
    }

    /**
     * Looks at what the sessions of a shard begin with.
     *
     * @param settings by name, lower case
     * @throws ShardlineException CONFIG_INVALID for a value that is refused
     */
    static void check(String shard, Map<String, String> settings) throws ShardlineException {
        for (String name : USUAL.keySet()) {
            String value = settings.get(name);
            if (value != null && refuses(name, value)) {
                throw ShardlineException.of(
                                ErrorCode.CONFIG_INVALID,
                                "sessions of shard \"%s\" begin with a value of \"%s\" that is refused",
                                shard,
                                name)
                        .withDetail(
                                "It is \"%s\". Texts are read, and rows of several shards are merged, as the default has them.",
                                value)
                        .withHint("Take it back where it was set, by ALTER DATABASE, ALTER ROLE or in the server's "
                                + "configuration, or write options=-c%%20name=value in the shard's url.");
            }
        }
    }
}
