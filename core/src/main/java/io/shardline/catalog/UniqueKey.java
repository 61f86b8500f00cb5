package io.shardline.catalog;

import java.util.List;

/**
 * A unique index.
 *
 * @param name the index's name, which is its constraint's too
 * @param columns its columns, without those of expressions
 */
public record UniqueKey(String name, List<String> columns) {
    public UniqueKey {
        columns = List.copyOf(columns);
    }
}
