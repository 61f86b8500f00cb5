package io.shardline.jdbc.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The manual's table of how many behaviours agree. It is written by a run with {@code -Dcompatibility.write=true}. */
final class CompatibilityTable {
    static final String TOTAL = "all";
    private static final Path FILE = Path.of("../core/docs/compatibility.adoc");
    private static final Pattern ROW = Pattern.compile("\\| ([^|\n]+) \\| (\\d+) \\| (\\d+) \\| (\\d+)");

    private CompatibilityTable() {}

    /** How many behaviours of an area there are, and how many agree with one shard and with four. */
    record Row(int behaviours, int onOne, int onFour) {}

    static Map<String, Row> read() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (MatchResult row : ROW.matcher(Files.readString(FILE)).results().toList()) {
            rows.put(row.group(1), new Row(number(row, 2), number(row, 3), number(row, 4)));
        }
        return rows;
    }

    private static int number(MatchResult row, int group) {
        return Integer.parseInt(row.group(group));
    }

    static void write(Map<String, Row> rows) throws IOException {
        StringBuilder text = new StringBuilder("""
                [cols="4,1,1,1"]
                |===
                | behaviours of the PostgreSQL driver | asked | as it, one shard | as it, four shards

                """);
        rows.forEach((area, row) ->
                text.append("| %s | %d | %d | %d\n".formatted(area, row.behaviours(), row.onOne(), row.onFour())));
        Files.writeString(FILE, text.append("|===\n").toString());
    }
}
