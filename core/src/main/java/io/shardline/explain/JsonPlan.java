package io.shardline.explain;

import java.util.List;

/**
 * The lines of a plan as JSON: each is an object of its first word and the rest, with the lines that are indented below it as its
 * plans.
 */
public final class JsonPlan {
    private static final int INDENT = 2;

    private final List<String> lines;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private JsonPlan(List<String> lines) {
        this.lines = lines;
    }

    /** One text, as PostgreSQL's EXPLAIN (FORMAT JSON) gives one value. */
    public static String of(List<String> lines) {
        JsonPlan plan = new JsonPlan(lines);
        plan.array(-1, "");
        return plan.out.toString();
    }

    private void array(int outer, String margin) {
        out.append('[');
        boolean first = true;
        while (at < lines.size() && depth(lines.get(at)) > outer) {
            out.append(first ? "\n" : ",\n");
            first = false;
            object(margin + "  ");
        }
        out.append(first ? "]" : "\n" + margin + "]");
    }

    private void object(String margin) {
        String line = lines.get(at);
        int depth = depth(line);
        String content = line.strip();
        int end = content.indexOf("  ");
        out.append(margin).append("{ \"Node\": ").append(quoted(end < 0 ? content : content.substring(0, end)));
        if (end >= 0) {
            out.append(", \"Detail\": ").append(quoted(content.substring(end).strip()));
        }
        at++;
        if (at < lines.size() && depth(lines.get(at)) > depth) {
            out.append(", \"Plans\": ");
            array(depth, margin);
        }
        out.append(" }");
    }

    private static int depth(String line) {
        int blanks = 0;
        while (blanks < line.length() && line.charAt(blanks) == ' ') {
            blanks++;
        }
        return blanks / INDENT;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> quoted.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }
}
