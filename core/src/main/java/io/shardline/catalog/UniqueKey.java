package io.shardline.catalog;

import java.util.List;

/**
 * A unique index, or one of an exclusion constraint.
 *
 * @param name the index's name, which is its constraint's too
 * @param columns its columns, without expressions and those that it does not compare byte by byte; none of an exclusion
 * @param primary whether it is the primary key, all of whose columns are given
 */
public record UniqueKey(String name, List<String> columns, boolean primary) {
    public UniqueKey {
        columns = List.copyOf(columns);
    }

    /** One that is not the primary key. */
    public UniqueKey(String name, List<String> columns) {
        this(name, columns, false);
    }
}
