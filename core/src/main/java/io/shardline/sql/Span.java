package io.shardline.sql;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A run of tokens of one {@link SqlText}, by index.
 *
 * @param from first token
 * @param to one past the last token
 */
public record Span(int from, int to) {
    public Span {
        checkArgument(0 <= from && from <= to, "span %s..%s", from, to);
    }

    public boolean isEmpty() {
        return from == to;
    }

    public int size() {
        return to - from;
    }

    public boolean contains(Span other) {
        return from <= other.from && other.to <= to;
    }
}
