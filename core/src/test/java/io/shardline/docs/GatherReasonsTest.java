package io.shardline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the manual's table of why queries are gathered with the reasons in the rules. */
class GatherReasonsTest {
    private static final Path RULES = Path.of("src", "main", "java", "io", "shardline", "planner", "select");
    private static final Path PAGE = Path.of("docs", "reads.adoc");

    private static final List<String> FILES = List.of(
            "AggregateSplit",
            "FunctionRules",
            "PushDown",
            "ScatterRules",
            "SelectPlanner",
            "SetOperationRule",
            "WindowRules");

    private static final Pattern REASON =
            Pattern.compile("(?:Refusals\\.read|\\brefuse)\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ROW = Pattern.compile("^\\| (.+?) \\| ", Pattern.MULTILINE);

    /** What locks is not gathered, nor what runs on a shard of its own, and MERGE is no query. */
    private static final Pattern REFUSED = Pattern.compile(
            "(?i).*\\block.*|Each of them has all rows of the source.*|Function \\S+ runs on the shard of its key.*");

    @Test
    void theManualNamesEachReasonAndNoOther() throws IOException {
        Set<String> given = new TreeSet<>();
        for (String file : FILES) {
            REASON.matcher(Files.readString(RULES.resolve(file + ".java")))
                    .results()
                    .map(found -> found.group(1).replace("\\\"", "").replace("%s", "..."))
                    .filter(reason -> !REFUSED.matcher(reason).matches())
                    .forEach(given::add);
        }
        String page = Files.readString(PAGE);
        int begin = page.indexOf("=== Why a query is gathered");
        String table = page.substring(begin, page.indexOf("\n|===\n", page.indexOf("|===", begin) + 4));
        Set<String> told = new TreeSet<>(ROW.matcher(table)
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList());
        told.remove("EXPLAIN says");
        assertThat(given).hasSizeGreaterThan(25);
        assertThat(told).isEqualTo(given);
    }
}
