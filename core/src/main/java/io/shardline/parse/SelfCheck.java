package io.shardline.parse;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.SqlText;

/** Compares what a parser was given with what it says it has read. */
final class SelfCheck {
    private SelfCheck() {}

    static void check(SqlText text, NeutralLine line, String rendering) throws ShardlineException {
        SqlText given = SqlText.read(line.line(), true);
        SqlText read = SqlText.read(rendering, true);
        int g = 0;
        int r = 0;
        while (g < given.size() && r < read.size()) {
            if (!given.at(g).equalsIgnoreCase(read.at(r))) {
                throw ShardlineException.of(
                        ErrorCode.NOT_SUPPORTED,
                        "DIFF %s | %s   << %s",
                        given.at(new io.shardline.sql.Span(Math.max(0, g - 2), Math.min(g + 4, given.size()))),
                        read.at(new io.shardline.sql.Span(Math.max(0, r - 2), Math.min(r + 4, read.size()))),
                        text.text());
            }
            g++;
            r++;
        }
        if (g != given.size() || r != read.size())
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "END %s", rendering);
    }
}
