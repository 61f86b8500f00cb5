package io.shardline.sql;

import java.util.List;
import java.util.Optional;

/**
 * A possibly qualified name with PostgreSQL's case folding, unescaping and 63-byte cut already applied to each part.
 *
 * @param parts one to four parts, outermost first
 */
public record Name(List<String> parts) {
    public Name {
        parts = List.copyOf(parts);
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
