package io.shardline.catalog;

import java.util.Optional;

/**
 * A column as the server declares it.
 *
 * @param type {@code pg_type.typname}, of the base type for a domain
 * @param modifier {@code pg_attribute.atttypmod}: the declared length or digits; -1 without
 * @param codePointOrder the column's text sorts by code points: collation C, POSIX or one of the built-in provider
 * @param byteEquality equal values have equal bytes: no nondeterministic collation
 * @param sequence that default draws on a sequence of the shard's own
 * @param generated computed by the server from other columns
 * @param defaulted the server fills the column when an INSERT leaves it out: default, identity or generated
 * @param computedDefault the expression that fills the column, unless it is a constant or made of other columns: it may give
 *     another value each time it is computed
 */
public record Column(
        String name,
        String type,
        int modifier,
        boolean codePointOrder,
        boolean byteEquality,
        boolean notNull,
        boolean defaulted,
        boolean generated,
        boolean sequence,
        Optional<String> computedDefault) {}
