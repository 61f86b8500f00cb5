package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.Span;

/** Finds where the clauses of an INSERT, UPDATE or DELETE begin. */
final class ClauseFinder {
    private final Tokens tokens;

    ClauseFinder(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Where each of these words begins its clause, in this order; a clause that is not there begins where the next one does. */
    int[] find(Span span, String... words) throws ShardlineException {
        int[] begins = new int[words.length];
        int end = span.to();
        for (int i = words.length - 1; i >= 0; i--) {
            int at = first(new Span(span.from(), end), words[i]);
            begins[i] = at < 0 ? end : at;
            end = begins[i];
        }
        return begins;
    }

    private int first(Span span, String word) throws ShardlineException {
        for (int i = span.from(); i < span.to(); i = tokens.skip(i, span.to())) {
            boolean isDistinctFrom = word.equals("from") && i > span.from() && tokens.keyword(i - 1, "distinct");
            if (tokens.keyword(i, word) && !isDistinctFrom) {
                return i;
            }
        }
        return -1;
    }
}
