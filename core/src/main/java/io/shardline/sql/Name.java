package io.shardline.sql;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A possibly qualified name with PostgreSQL's case folding, unescaping and 63-byte cut already applied to each part.
 *
 * @param parts one to four parts, outermost first
 */
public record Name(List<String> parts) {
    public Name {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a name as it would stand in a statement.
     *
     * @throws ShardlineException SYNTAX if it is none
     */
    public static Name read(String written) throws ShardlineException {
        SqlText text = SqlText.read(written, false);
        List<String> parts = new ArrayList<>();
        boolean name = text.size() % 2 == 1;
        for (int token = 0; token < text.size() && name; token++) {
            boolean between = token % 2 == 1;
            name = between ? text.is(token, ".") : text.isName(token);
            if (name && !between) {
                parts.add(text.name(token));
            }
        }
        if (!name) {
            throw ShardlineException.of(ErrorCode.SYNTAX, "\"%s\" is not the name of a table", written);
        }
        return new Name(parts);
    }

    /** A part as it stands in SQL, whatever is in it. */
    public static String quote(String part) {
        return '"' + part.replace("\"", "\"\"") + '"';
    }

    /** Parts as they stand in a list of columns. */
    public static String quoted(Collection<String> columns) {
        return columns.stream().map(Name::quote).collect(Collectors.joining(", "));
    }

    /** The whole as it stands in SQL. */
    public String quoted() {
        return parts.stream().map(Name::quote).collect(Collectors.joining("."));
    }

    /** The last part. */
    public String last() {
        return parts.get(parts.size() - 1);
    }

    /** The schema of a two- or three-part table name. */
    public Optional<String> schema() {
        return parts.size() > 1 ? Optional.of(parts.get(parts.size() - 2)) : Optional.empty();
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
