package io.shardline.sql;

/**
 * The constants and placeholders of a flat list or of flat rows, as they stand in one text.
 *
 * <p>Made for statements with thousands of rows: nothing is copied, and an element costs an object only when asked for.
 */
public interface FlatRows {
    /** How many rows there are; at least one. */
    int size();

    /** How many elements a row has; at least one. */
    int width(int row);

    /** Offset of the row's first character: its parenthesis, or the item of an IN-list. */
    int begin(int row);

    /** Offset after the row's last character. */
    int end(int row);

    Element element(int row, int column);

    /** Offset of the first character of an element. */
    int elementBegin(int row, int column);

    /** One constant or placeholder. */
    sealed interface Element {
        /** @param index from 1 */
        record Parameter(int index) implements Element {}

        /** A string, as its value. */
        record Text(String value) implements Element {}

        /** A number with its sign, as written. */
        record Number(String digits) implements Element {}

        /** TRUE or FALSE. */
        record Bool(boolean value) implements Element {}

        record Null() implements Element {}

        record Default() implements Element {}

        /** A constant whose value is not claimed, such as a bit string or one with a cast. */
        record Unread() implements Element {}
    }
}
