package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.SqlText;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Compares what a parser was given with what it says it has read, token by token.
 *
 * <p>Only the case of letters and the blanks between tokens may differ. Every other difference met so far (a lost NATURAL, a lost
 * schema, clauses in another order) was told to the parser in a way it keeps, see {@link Dialect}, or is refused here.
 */
final class SelfCheck {
    private static final Pattern BLANKS = Pattern.compile(" +");

    private SelfCheck() {}

    /** The token of the text from where on the rendering is another statement; empty if it is the same one. */
    static OptionalInt difference(NeutralLine line, String rendering) throws ShardlineException {
        SqlText given = SqlText.read(line.line(), true);
        SqlText read;
        try {
            read = SqlText.read(rendering, true);
        } catch (ShardlineException e) {
            return OptionalInt.of(line.tokenAt(1));
        }
        for (int token = 0; token < given.size(); token++) {
            if (token == read.size() || !same(given, read, token)) {
                return OptionalInt.of(line.tokenAt(given.begin(token) + 1));
            }
        }
        return read.size() > given.size()
                ? OptionalInt.of(line.tokenAt(line.line().length()))
                : OptionalInt.empty();
    }

    private static boolean same(SqlText given, SqlText read, int token) {
        if (given.kind(token) != read.kind(token)) {
            return false;
        }
        return switch (given.kind(token)) {
            // Lists of neutral numbers.
            case LIST, ROWS -> unspaced(given.at(token)).equals(unspaced(read.at(token)));
            case WORD -> given.at(token).equalsIgnoreCase(read.at(token));
            default -> given.at(token).equals(read.at(token));
        };
    }

    private static String unspaced(String list) {
        return BLANKS.matcher(list).replaceAll("");
    }
}
