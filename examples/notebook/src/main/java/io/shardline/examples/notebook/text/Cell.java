package io.shardline.examples.notebook.text;

import org.jspecify.annotations.Nullable;

/** A value as it stands in a table: on one line, and never taken for something that it is not. */
final class Cell {
    private static final String NULL = "NULL";

    private Cell() {}

    /** A text that reads NULL is quoted, as NULL itself is not; line ends and other control characters are escaped. */
    static String of(@Nullable String text) {
        if (text == null) {
            return NULL;
        }
        if (text.equals(NULL)) {
            return "'NULL'";
        }
        return text.chars().noneMatch(Cell::isControl) ? text : escaped(text);
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) || isDirection(character);
    }

    /** What would turn the direction of the rest of the line. */
    private static boolean isDirection(int character) {
        return (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(character -> {
            switch (character) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (isControl(character)) {
                        escaped.append(String.format("\\u%04x", character));
                    } else {
                        escaped.append((char) character);
                    }
                }
            }
        });
        return escaped.toString();
    }

    /** The text, or as much of it as fits before an ellipsis. */
    static String cut(String text, int width, String ellipsis) {
        if (DisplayWidth.of(text) <= width) {
            return text;
        }
        int room = Math.max(0, width - ellipsis.length());
        return text.substring(0, DisplayWidth.upTo(text, room).length()) + ellipsis;
    }
}
