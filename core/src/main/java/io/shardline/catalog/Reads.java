package io.shardline.catalog;

import java.util.List;

/**
 * What a server says that a query reads.
 *
 * @param tables every relation that is no view, those behind views too
 * @param views every view, each behind those that it reads
 * @param path the schemas in which the views' texts find their names without qualifiers
 * @param parameterTypes types of the placeholders, as they are written
 * @param systemColumns whether it names a column of the server's own, such as ctid
 * @param impure whether it calls a function of a user's that is not immutable
 */
public record Reads(
        List<Relation> tables,
        List<View> views,
        List<String> path,
        List<String> parameterTypes,
        boolean systemColumns,
        boolean impure) {
    public Reads {
        tables = List.copyOf(tables);
        views = List.copyOf(views);
        path = List.copyOf(path);
        parameterTypes = List.copyOf(parameterTypes);
    }

    /** A relation by its name in the catalog. */
    public record Relation(String schema, String name) {}

    /** @param definition its query, as the server prints it */
    public record View(Relation relation, String definition) {}
}
