package io.shardline.cli;

import java.io.PrintWriter;
import java.util.List;

/** What was seen, printed. */
final class Findings {
    private Findings() {}

    /** Prints them; returns the exit status, which is 1 if there is a problem. */
    static int print(List<Finding> findings, boolean json, PrintWriter out) {
        if (json) {
            out.println(Json.of(findings.stream().map(Finding::fields).toList()));
        } else {
            findings.forEach(finding -> out.println(finding.line()));
        }
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.PROBLEM) ? 1 : 0;
    }
}
