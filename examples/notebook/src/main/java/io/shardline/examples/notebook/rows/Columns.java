package io.shardline.examples.notebook.rows;

import java.util.List;
import java.util.stream.Collectors;

/** The columns of a result, shared by its rows. */
record Columns(List<Column> all) {
    Columns {
        all = List.copyOf(all);
    }

    /** Place of the first column with this label, in any case. */
    int indexOf(String label) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).label().equalsIgnoreCase(label)) {
                return i;
            }
        }
        throw Failure.of("no column \"%s\"; there are %s", label, labels());
    }

    String labels() {
        return all.stream().map(Column::label).collect(Collectors.joining(", "));
    }
}
