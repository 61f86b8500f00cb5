package io.shardline.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement gave. */
public sealed interface Answer {
    /**
     * Rows, whole.
     *
     * @param columns label, type, precision, scale and class of each
     */
    record Rows(List<String> columns, List<List<Value>> rows) implements Answer {}

    /** Rows written. */
    record Count(long rows) implements Answer {}

    /**
     * An error.
     *
     * @param refusal Shardline would not run it
     * @param defect it is no SQLException, or one that says that something is broken
     */
    record Failure(String sqlState, String message, boolean refusal, boolean defect) implements Answer {
        @Override
        public String toString() {
            return sqlState + " " + message.lines().limit(2).toList();
        }
    }

    /** More rows than are worth comparing, or a statement that takes too long. */
    record TooMuch() implements Answer {}

    /**
     * A value as both ways of reading it give it.
     *
     * @param text from getString
     * @param object class and content of getObject
     */
    record Value(@Nullable String text, String object) {
        @Override
        public String toString() {
            return String.valueOf(text);
        }
    }
}
