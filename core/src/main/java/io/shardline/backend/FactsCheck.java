package io.shardline.backend;

import com.google.common.collect.ImmutableMap;
import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Refuses shards whose text is encoded or ordered differently, as sorted streams of such shards do not merge, and those whose sessions
 * begin with settings that read or print values differently.
 */
final class FactsCheck {
    private static final ImmutableMap<String, Function<ServerFacts, String>> MUST_AGREE = ImmutableMap.of(
            "encoding", ServerFacts::encoding,
            "collation provider", ServerFacts::collationProvider,
            "collation", ServerFacts::collation,
            "character type", ServerFacts::characterType,
            "collation version", ServerFacts::collationVersion);

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
        for (String name : UsualSettings.alike()) {
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
}
