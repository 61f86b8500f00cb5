package io.shardline.bind;

import io.shardline.catalog.Table;
import io.shardline.sql.Expression;
import io.shardline.sql.FromItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One occurrence of a table in a statement. Compared by identity: a self-join has two. */
public final class Relation {
    private final FromItem.Table reference;
    private final PlacedTable table;
    private final Scope scope;
    private final List<Expression> conditions = new ArrayList<>();
    private boolean nullable;

    Relation(FromItem.Table reference, PlacedTable table, Scope scope) {
        this.reference = reference;
        this.table = table;
        this.scope = scope;
    }

    public FromItem.Table reference() {
        return reference;
    }

    public PlacedTable table() {
        return table;
    }

    public Scope scope() {
        return scope;
    }

    /** What every row of this relation that reaches the result satisfies. */
    public List<Expression> conditions() {
        return conditions;
    }

    /** True if an outer join may put NULLs in its place. */
    public boolean nullable() {
        return nullable;
    }

    void makeNullable() {
        nullable = true;
    }

    /** What the servers declare, where that was asked. */
    Optional<Table> definition() {
        return table.definition();
    }

    boolean hasColumn(String column) {
        return definition().flatMap(known -> known.column(column)).isPresent();
    }

    /** Whether all of its columns are known here. */
    boolean columnsKnown() {
        return reference.plain() && definition().isPresent();
    }

    @Override
    public String toString() {
        return reference.exposedName();
    }
}
