package io.shardline.copy;

import io.shardline.ShardlineException;
import io.shardline.sql.Name;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.List;
import java.util.Optional;

/**
 * A COPY statement as it was written.
 *
 * @param from whether it reads rows into a table; otherwise it writes them out
 * @param table empty for a query
 * @param columns as listed; empty for all
 * @param query the tokens between the parentheses; empty for a table
 * @param filtered whether it has a WHERE
 */
public record CopyCommand(
        SqlText text,
        boolean from,
        Optional<Name> table,
        List<String> columns,
        Optional<Span> query,
        CopyFormat format,
        boolean filtered) {
    public CopyCommand {
        columns = List.copyOf(columns);
    }

    /**
     * Reads a statement, without placeholders.
     *
     * @throws ShardlineException NOT_SUPPORTED if it is no COPY from STDIN or to STDOUT, or has options that are not known
     */
    public static CopyCommand read(String sql) throws ShardlineException {
        return new CommandReader(SqlText.read(sql, false)).read();
    }
}
