package io.shardline.bind;

import io.shardline.catalog.Column;
import io.shardline.catalog.Table;
import java.util.Optional;

/** Groups types whose equal values hash alike; empty where they need not. */
final class ColumnTypes {
    private ColumnTypes() {}

    static Optional<String> of(Scope.ColumnOf column) {
        Optional<Table> table = column.relation().definition();
        // Under a collation that takes different texts for equal, equal values hash to different shards.
        return table.flatMap(known -> known.column(column.column()))
                .filter(Column::byteEquality)
                .map(Column::type)
                .map(ColumnTypes::family);
    }

    private static String family(String type) {
        return switch (type) {
            case "int2", "int4", "int8" -> "integer";
            case "text", "varchar" -> "text";
            default -> type;
        };
    }
}
