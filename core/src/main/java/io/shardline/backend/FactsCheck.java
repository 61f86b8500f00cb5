package io.shardline.backend;

import com.google.common.collect.ImmutableMap;
import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What servers must say of themselves: that they encode and order text alike, as sorted streams of others do not merge; and that their
 * sessions begin with settings by which texts are read, and rows merged, as is supposed here and in the PostgreSQL driver.
 */
final class FactsCheck {
    private static final ImmutableMap<String, Function<ServerFacts, String>> MUST_AGREE = ImmutableMap.of(
            "encoding", ServerFacts::encoding,
            "collation provider", ServerFacts::collationProvider,
            "collation", ServerFacts::collation,
            "character type", ServerFacts::characterType,
            "collation version", ServerFacts::collationVersion);

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

    /** What must be the same on all shards, since values would be read or printed in several ways otherwise. */
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

    private FactsCheck() {}

    /** @param facts by shard name, in the order of the shards */
    static void agree(Map<String, ServerFacts> facts) throws ShardlineException {
        Optional<ShardlineException> difference = difference(facts);
        if (difference.isPresent()) {
            throw difference.get();
        }
    }

    /** The error for shards that differ, if they do. */
    static Optional<ShardlineException> difference(Map<String, ServerFacts> facts) {
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, Function<ServerFacts, String>> each : MUST_AGREE.entrySet()) {
            if (facts.values().stream().map(each.getValue()).distinct().count() > 1) {
                differences.add(describe(each.getKey(), each.getValue(), facts));
            }
        }
        return differences.isEmpty()
                ? settingsDifference(facts)
                : Optional.of(
                        ShardlineException.of(ErrorCode.SHARDS_DIFFER, "the shards do not encode and order text alike")
                                .withDetail("%s", String.join(" ", differences))
                                .withHint(
                                        "Create all databases with the same encoding, locale provider and locale, on servers that "
                                                + "have the same version of the collation library."));
    }

    private static Optional<ShardlineException> settingsDifference(Map<String, ServerFacts> facts) {
        List<String> differences = new ArrayList<>();
        for (String name : ALIKE) {
            Function<ServerFacts, String> setting =
                    known -> known.settings().getOrDefault(name.toLowerCase(Locale.ROOT), "");
            if (facts.values().stream().map(setting).distinct().count() > 1) {
                differences.add(describe(name, setting, facts));
            }
        }
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(ShardlineException.of(
                                ErrorCode.SHARDS_DIFFER, "the shards do not read and print values alike")
                        .withDetail("%s", String.join(" ", differences))
                        .withHint("Set it alike for the databases and roles, or write options=-c%%20name=value in "
                                + "the url of each shard."));
    }

    private static String describe(String what, Function<ServerFacts, String> fact, Map<String, ServerFacts> facts) {
        List<String> each = new ArrayList<>();
        facts.forEach((shard, known) -> each.add("\"" + fact.apply(known) + "\" on shard \"" + shard + "\""));
        return "The " + what + " is " + String.join(", ", each) + ".";
    }

    /** True for a value with which answers could be others; any value of most parameters is usual. */
    static boolean refuses(String name, String value) {
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
    static void usual(String shard, Map<String, String> settings) throws ShardlineException {
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
