package io.shardline.planner.select;

import io.shardline.bind.BoundStatement;
import io.shardline.bind.Relation;
import io.shardline.catalog.Column;
import io.shardline.catalog.Table;
import io.shardline.plan.Gathering.Use;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which columns of its tables a statement can see at all, and where it names the tables.
 *
 * <p>A column that is seen is named by a token of the text, if it is not seen with all others: by a star, by a reference to the
 * whole row, by NATURAL, or under another name. That is decided on the tokens, so that nothing is overlooked.
 */
public final class GatheredNames {
    /** Reserved words that follow a star of all columns; none of them can begin an operand. */
    private static final Set<String> AFTER_STAR = Set.of(
            "from",
            "where",
            "group",
            "having",
            "window",
            "union",
            "intersect",
            "except",
            "order",
            "limit",
            "offset",
            "fetch",
            "for",
            "into");

    private static final Set<String> SET_OPERATIONS = Set.of("union", "intersect", "except");

    private final BoundStatement bound;
    private final SqlText text;
    private final Set<String> words = new HashSet<>();
    private boolean everything;
    private boolean grouped;

    GatheredNames(BoundStatement bound) {
        this.bound = bound;
        this.text = bound.text();
        for (int token = 0; token < text.size(); token++) {
            if (text.isName(token)) {
                words.add(text.name(token));
            }
            everything |= text.is(token, "natural")
                    || text.is(token, "table")
                    || star(token) && !text.is(token - 1, ".") && !inExists(token);
            grouped |= text.is(token, "group");
        }
    }

    /** EXISTS (SELECT * ...) looks at no column, unless the star decides whether two arms have as many. */
    private boolean inExists(int star) {
        return text.is(star - 1, "select")
                && text.is(star - 2, "(")
                && text.is(star - 3, "exists")
                && IntStream.range(0, text.size())
                        .noneMatch(token -> SET_OPERATIONS.stream().anyMatch(word -> text.is(token, word)));
    }

    /** A star is a multiplication where an operand stands on both sides of it, or else all columns, or count(*). */
    private boolean star(int token) {
        if (!text.is(token, "*")) {
            return false;
        }
        boolean qualified = text.is(token - 1, ".");
        boolean count = text.is(token - 1, "(") && text.is(token + 1, ")");
        boolean ends = token + 1 == text.size()
                || text.is(token + 1, ",")
                || text.is(token + 1, ")")
                || text.is(token + 1, ";")
                || AFTER_STAR.stream().anyMatch(word -> text.is(token + 1, word));
        return !count && (qualified || ends);
    }

    /** True if the statement makes groups, whose columns a primary key may decide. */
    boolean grouped() {
        return grouped;
    }

    /** The columns that are needed; none for all of them. */
    List<String> columns(Table table, List<Relation> relations) {
        if (everything || relations.stream().anyMatch(this::seenWhole)) {
            return List.of();
        }
        List<String> needed = table.columns().stream()
                .map(Column::name)
                .filter(words::contains)
                .toList();
        if (needed.size() == table.columns().size() || table.columns().isEmpty()) {
            return List.of();
        }
        return needed.isEmpty() ? List.of(table.columns().get(0).name()) : needed;
    }

    /** Its columns have names of the statement's own, or its name stands where a value does. */
    private boolean seenWhole(Relation relation) {
        if (!relation.reference().plain()) {
            return true;
        }
        String exposed = relation.reference().exposedName();
        // c.f can be a call f(c), which sees all of c.
        boolean called = bound.columns().stream()
                .map(column -> column.name().parts())
                .anyMatch(parts -> parts.size() > 1
                        && parts.get(parts.size() - 2).equals(exposed)
                        && !relation.table()
                                .definition()
                                .flatMap(table -> table.column(parts.get(parts.size() - 1)))
                                .isPresent());
        Set<Integer> naming = new HashSet<>();
        bound.relations().forEach(each -> naming.addAll(tokens(each)));
        return called
                || IntStream.range(0, text.size())
                        .anyMatch(token -> text.isName(token)
                                && text.name(token).equals(exposed)
                                && (!text.is(token + 1, ".") || text.is(token + 2, "*"))
                                && !naming.contains(token));
    }

    /** Every place of a text that names a relation with its schema, before a column too. */
    public static List<Use> qualified(SqlText text, String schema, String name) {
        List<Use> uses = new ArrayList<>();
        for (int at = 0; at + 2 < text.size(); at++) {
            if (qualified(text, at, schema, name) && !text.is(at + 3, "(")) {
                uses.add(new Use(new Span(at, at + 2)));
            }
        }
        return uses;
    }

    private static boolean qualified(SqlText text, int at, String schema, String name) {
        return !text.is(at - 1, ".") && named(text, at, schema) && text.is(at + 1, ".") && named(text, at + 2, name);
    }

    private static boolean named(SqlText text, int token, String name) {
        return text.isName(token) && text.name(token).equals(name);
    }

    /** The tokens with which FROM names a relation. */
    static List<Integer> tokens(Relation relation) {
        Span span = relation.reference().span();
        return IntStream.range(span.from(), span.to()).boxed().toList();
    }

    /** Every place that names the table: in FROM, and before a column with the schema. */
    List<Use> uses(Table table, List<Relation> relations) {
        List<Use> uses = new ArrayList<>();
        for (Relation relation : relations) {
            int from = relation.reference().span().from();
            int schema = 2 * (relation.reference().name().parts().size() - 1);
            uses.add(new Use(new Span(from, from + schema)));
        }
        for (int at = 0; at + 4 < text.size(); at++) {
            if (qualified(text, at, table.schema(), table.name()) && text.is(at + 3, ".")) {
                uses.add(new Use(new Span(at, at + 2)));
            }
        }
        return uses;
    }
}
