package io.shardline.examples.notebook.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A node of a printed plan.
 *
 * @param depth of the node in the tree, from 0
 * @param shards those that a route goes to
 * @param detail what is said of the node on its own line
 * @param sql the statement under it, a line each
 */
record PlanLine(int depth, String name, List<String> shards, String detail, List<String> sql) {
    private static final Pattern NODE = Pattern.compile("( *)([A-Z][A-Za-z]+)(?:  (.*))?");
    private static final Pattern SHARDS = Pattern.compile("([\\w-]+(?:, [\\w-]+)*)(?:: (.*))?");
    private static final Pattern SOURCES = Pattern.compile("(.* from) ([\\w-]+(?:, [\\w-]+)*)((?: where .*)?)");
    private static final Pattern QUERY = Pattern.compile("(.*?: )((?i:select|with|insert|update|delete)\\b.*)");

    static List<PlanLine> read(String plan) {
        List<PlanLine> lines = new ArrayList<>();
        for (String line : plan.lines().toList()) {
            Matcher node = NODE.matcher(line);
            if (node.matches() || lines.isEmpty()) {
                lines.add(
                        node.matches() ? node(node) : new PlanLine(0, line.strip(), List.of(), "", new ArrayList<>()));
            } else if (!line.isBlank()) {
                lines.get(lines.size() - 1).sql().add(line);
            }
        }
        return lines.stream().map(PlanLine::withSqlAligned).toList();
    }

    private static PlanLine node(Matcher node) {
        int depth = node.group(1).length() / 2;
        String name = node.group(2);
        String detail = node.group(3) == null ? "" : node.group(3).strip();
        List<String> sql = new ArrayList<>();
        Matcher query = QUERY.matcher(detail);
        if (query.matches()) {
            detail = query.group(1).strip().replaceFirst(":$", "");
            sql.add(query.group(2));
        }
        Matcher shards = SHARDS.matcher(detail);
        if (name.equals("Route") && shards.matches()) {
            String why = shards.group(2) == null ? "" : shards.group(2);
            return new PlanLine(depth, name, List.of(shards.group(1).split(", ")), why, sql);
        }
        Matcher sources = SOURCES.matcher(detail);
        return sources.matches()
                ? new PlanLine(
                        depth, name, List.of(sources.group(2).split(", ")), sources.group(1) + sources.group(3), sql)
                : new PlanLine(depth, name, List.of(), detail, sql);
    }

    /** The statement without the margin that it has in the caller's text; the first line has lost its own. */
    private PlanLine withSqlAligned() {
        int margin = sql.stream()
                .skip(1)
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        List<String> aligned = new ArrayList<>();
        for (int i = 0; i < sql.size(); i++) {
            aligned.add(
                    i == 0 ? sql.get(0).strip() : sql.get(i).substring(margin).stripTrailing());
        }
        return new PlanLine(depth, name, shards, detail, aligned);
    }

    /** Text in lines of at most so many characters, broken between words where there are any. */
    static List<String> wrapped(String text, int most) {
        List<String> lines = new ArrayList<>();
        String margin = " ".repeat(text.length() - text.stripLeading().length());
        String left = text;
        while (left.length() > most) {
            int space = left.lastIndexOf(' ', most);
            int end = space > margin.length() + most / 3 ? space : most;
            lines.add(left.substring(0, end));
            left = margin + "  " + left.substring(end).strip();
        }
        lines.add(left);
        return lines.stream().filter(line -> !line.isBlank()).collect(Collectors.toList());
    }
}
