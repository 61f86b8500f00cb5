package io.shardline.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was seen, printed. */
final class Findings {
    private Findings() {}

    /** What holds in the same words for several shards or tables, as one line for people. */
    private static Iterable<Finding> together(List<Finding> findings) {
        Map<Finding, Finding> lines = new LinkedHashMap<>();
        for (Finding finding : findings) {
            lines.merge(finding.of(""), finding, (first, next) -> first.of(first.subject() + ", " + next.subject()));
        }
        return lines.values();
    }

    /** Prints them; returns the exit status, which is 1 if there is a problem. */
    static int print(List<Finding> findings, boolean json, PrintWriter out) {
        if (json) {
            out.println(Json.of(findings.stream().map(Finding::fields).toList()));
        } else {
            together(findings).forEach(finding -> out.println(finding.line()));
        }
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.PROBLEM) ? 1 : 0;
    }
}
