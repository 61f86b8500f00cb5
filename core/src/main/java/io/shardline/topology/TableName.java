package io.shardline.topology;

import java.util.List;
import java.util.Optional;

/**
 * A table's name with PostgreSQL's case folding and 63-byte cut applied.
 *
 * @param schema empty means: in whichever schema, unless a table of that schema is declared itself
 */
public record TableName(Optional<String> schema, String name) {
    /** Reads {@code name} or {@code schema.name}, parts quoted where needed; empty if it is neither. */
    public static Optional<TableName> parse(String text) {
        return Identifier.parts(text).filter(parts -> parts.size() <= 2).map(TableName::of);
    }

    private static TableName of(List<String> parts) {
        return parts.size() == 1
                ? new TableName(Optional.empty(), parts.get(0))
                : new TableName(Optional.of(parts.get(0)), parts.get(1));
    }

    /** The name as it is written in SQL, quoted where needed. */
    @Override
    public String toString() {
        return schema.map(s -> Identifier.written(s) + ".").orElse("") + Identifier.written(name);
    }
}
