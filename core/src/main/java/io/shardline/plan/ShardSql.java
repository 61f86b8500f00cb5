package io.shardline.plan;

import io.shardline.sql.Span;
import io.shardline.sql.SqlEdit;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The text for the shards, as pieces of the caller's own and what is put between them.
 *
 * @param pieces in order; empty for the caller's text as it is
 */
public record ShardSql(List<Piece> pieces) {
    public static final ShardSql VERBATIM = new ShardSql(List.of());

    public ShardSql {
        pieces = List.copyOf(pieces);
    }

    /** A part of the text. */
    public sealed interface Piece {
        /** Tokens of the caller's text, with the placeholders in them. */
        record Original(Span span) implements Piece {}

        record Text(String text) implements Piece {}

        /** {@code LIMIT n}, where n is what LIMIT and OFFSET come to; nothing without a limit. */
        record LimitClause() implements Piece {}
    }

    /**
     * A text ready to be sent.
     *
     * @param parameters the caller's placeholders in the order in which this text has them, from 1
     */
    public record Rendered(String text, int[] parameters) {}

    /** @param rows how many rows a shard need return at most; empty for all */
    public Rendered render(SqlText original, OptionalLong rows) {
        return render(original, rows, List.of());
    }

    /** @param edits to be made to the pieces of the caller's text, wherever they are used */
    public Rendered render(SqlText original, OptionalLong rows, List<SqlEdit> edits) {
        StringBuilder out = new StringBuilder(original.text().length() + 32);
        List<Integer> parameters = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Original part) {
                appendSeparated(out, original.at(part.span(), edits));
                addParameters(original, part.span(), parameters);
            } else if (piece instanceof Piece.Text text) {
                out.append(text.text());
            } else if (rows.isPresent()) {
                appendSeparated(out, "LIMIT " + rows.getAsLong());
            }
        }
        return new Rendered(
                out.toString(), parameters.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void appendSeparated(StringBuilder out, String text) {
        if (out.length() > 0 && !text.isEmpty()) {
            out.append(' ');
        }
        out.append(text);
    }

    private static void addParameters(SqlText original, Span span, List<Integer> parameters) {
        if (span.isEmpty()) {
            return;
        }
        int first = original.parametersBefore(original.begin(span.from())) + 1;
        int last = original.parametersBefore(original.end(span.to() - 1));
        for (int index = first; index <= last; index++) {
            parameters.add(index);
        }
    }
}
