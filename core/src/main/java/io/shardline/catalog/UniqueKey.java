package io.shardline.catalog;

import java.util.List;

/**
 * A unique index, or one of an exclusion constraint.
 *
 * @param name the index's name, which is its constraint's too
 * @param columns its columns, without expressions and those that it does not compare byte by byte; none of an exclusion
 */
public record UniqueKey(String name, List<String> columns) {
    public UniqueKey {
        columns = List.copyOf(columns);
    }
}
