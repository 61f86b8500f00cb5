package io.shardline.settings;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Settings with which texts would be read, or rows merged, otherwise than is supposed here and in the PostgreSQL driver. */
final class SettingRules {
    private static final Pattern OTHER_DATES = Pattern.compile("\\b(german|sql|postgres)\\b");

    /** By name, what must not be said of them; values are lower case and without the quotes around them. */
    private static final Map<String, Predicate<String>> REFUSED = Map.of(
            // Gathered rows lie in temporary tables, which must be found first.
            "search_path", value -> value.contains("pg_temp"),
            "datestyle", value -> OTHER_DATES.matcher(value).find(),
            "client_encoding", value -> !Set.of("utf8", "utf-8", "unicode").contains(value),
            "standard_conforming_strings", value -> !isOn(value),
            "transform_null_equals", value -> isOn(value),
            "bytea_output", value -> !value.equals("hex"),
            "intervalstyle", value -> !value.equals("postgres"),
            "extra_float_digits", value -> value.startsWith("-") || value.equals("0"),
            "seed", value -> true);

    private SettingRules() {}

    /**
     * Looks at a SET before it is run.
     *
     * @param value as written
     * @throws ShardlineException NOT_SUPPORTED for a value that is refused
     */
    static void check(String name, String value) throws ShardlineException {
        if (name.startsWith("shardline.")) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "parameter \"%s\" cannot be changed now", name)
                    .withDetail("Settings of Shardline hold for all sessions of a cluster file.")
                    .withHint("Give it in the cluster file, or behind the JDBC url.");
        }
        Predicate<String> refused = REFUSED.get(name);
        String plain = value.strip().replace("'", "").toLowerCase(Locale.ROOT);
        if (refused != null && refused.test(plain)) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "parameter \"%s\" cannot have this value in a session", name)
                    .withDetail("Texts are read, and rows of several shards are merged, as its default has them.");
        }
    }

    private static boolean isOn(String value) {
        return Set.of("on", "true", "t", "yes", "y", "1").contains(value);
    }
}
