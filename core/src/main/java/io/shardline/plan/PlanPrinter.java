package io.shardline.plan;

import io.shardline.bind.Operand;
import io.shardline.plan.PlanNode.CombinedColumn;
import io.shardline.plan.PlanNode.SortKey;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Prints a tree of plan nodes, one line each, inner ones indented. */
public final class PlanPrinter {
    private final SqlText text;
    private final String route;
    private final List<String> lines = new ArrayList<>();

    /** @param route what is said of the shards, behind the word Route */
    public PlanPrinter(SqlText text, String route) {
        this.text = text;
        this.route = route;
    }

    /** The lines for a merged read. */
    public List<String> print(PlanNode root) {
        lines.clear();
        print(root, 0);
        return List.copyOf(lines);
    }

    private void print(PlanNode node, int depth) {
        if (node instanceof PlanNode.Route leaf) {
            line(depth, "Route  " + route);
            line(depth + 1, sql(leaf.sql()));
        } else if (node instanceof PlanNode.Concat concat) {
            line(depth, "Concat");
            print(concat.source(), depth + 1);
        } else if (node instanceof PlanNode.MergeSort merge) {
            line(depth, "MergeSort  by " + keys(merge.order()));
            print(merge.source(), depth + 1);
        } else if (node instanceof PlanNode.Combine combine) {
            line(depth, "Combine  " + columns(combine));
            print(combine.source(), depth + 1);
        } else if (node instanceof PlanNode.Sort sort) {
            line(depth, "Sort  by " + keys(sort.order()));
            print(sort.source(), depth + 1);
        } else if (node instanceof PlanNode.Limit limit) {
            line(
                    depth,
                    "Limit  " + operand("rows", limit.count())
                            + operand("offset", limit.offset()).stripTrailing());
            print(limit.source(), depth + 1);
        } else if (node instanceof PlanNode.Hide hide) {
            line(depth, "Hide  last " + hide.hidden());
            print(hide.source(), depth + 1);
        }
    }

    private void line(int depth, String content) {
        lines.add("  ".repeat(depth) + content.strip());
    }

    private String sql(ShardSql sql) {
        if (sql.pieces().isEmpty()) {
            return text.text().strip();
        }
        boolean limited = sql.pieces().stream().anyMatch(ShardSql.Piece.LimitClause.class::isInstance);
        String rendered = sql.render(text, OptionalLong.empty()).text();
        return limited ? rendered + " [LIMIT rows + offset]" : rendered;
    }

    private static String keys(List<SortKey> order) {
        List<String> keys = new ArrayList<>();
        for (SortKey key : order) {
            String column = key.column() > 0 ? "column " + key.column() : "hidden column " + -key.column();
            keys.add(column + (key.descending() ? " desc" : "") + (key.nullsFirst() ? " nulls first" : ""));
        }
        return String.join(", ", keys);
    }

    private static String columns(PlanNode.Combine combine) {
        List<String> shown = new ArrayList<>();
        for (CombinedColumn column : combine.columns()) {
            shown.add(
                    column instanceof CombinedColumn.Aggregate aggregate
                            ? aggregate.function().name().toLowerCase(Locale.ROOT)
                            : "key");
        }
        return String.join(", ", shown) + (combine.keys().isEmpty() ? "  (one group)" : "");
    }

    private String operand(String name, Optional<Operand> operand) {
        if (operand.isEmpty()) {
            return "";
        }
        String value = operand.get() instanceof Operand.Constant constant
                ? text.at(constant.literal())
                : "parameter " + text.parameter(((Operand.Placeholder) operand.get()).token());
        return name + " " + value + "  ";
    }
}
