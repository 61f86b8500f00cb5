package io.shardline.bind;

import io.shardline.sql.Expression;
import java.util.List;

/**
 * A call of a function or procedure that is declared to concern the rows of one shard key only, which it is given.
 *
 * @param mayWrite it is volatile
 */
public record OwnedCall(Expression.Call call, boolean mayWrite, Owner owner) {
    /** On which shard it has to run. */
    public sealed interface Owner {
        /** The owner of a key of values. */
        record OfKey(PlacedTable.Sharded table, List<Operand> key) implements Owner {
            public OfKey {
                key = List.copyOf(key);
            }
        }

        /** Where the row lies of which its arguments are the shard key: it can be called for no row elsewhere. */
        record OfRow(Relation relation) implements Owner {}

        /** @param reason why that is not known, as a sentence */
        record Unknown(String reason) implements Owner {}
    }
}
