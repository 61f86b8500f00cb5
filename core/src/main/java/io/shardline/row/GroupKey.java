package io.shardline.row;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key of a group, fit for hashing: two are equal if GROUP BY and DISTINCT would see one group.
 *
 * <p>NULL and NULL are one group, as are 1.0 and 1.00, NaN and NaN, -0 and 0. Only keys of the same types may be compared.
 */
public final class GroupKey {
    private final List<RowType> types;
    private final @Nullable Object[] values;
    private final int hash;

    private GroupKey(List<RowType> types, @Nullable Object[] values) {
        this.types = types;
        this.values = values;
        this.hash = hash(types, values);
    }

    /** @param values comparison values, one per type; kept, not copied */
    public static GroupKey of(List<RowType> types, @Nullable Object[] values) {
        return new GroupKey(types, values);
    }

    /** True if both rows of comparison values belong to one group; for streams in which a group's rows are adjacent. */
    public static boolean same(List<RowType> types, @Nullable Object[] a, @Nullable Object[] b) {
        for (int i = 0; i < types.size(); i++) {
            Object left = a[i];
            Object right = b[i];
            boolean equal =
                    left == null || right == null ? left == right : types.get(i).equal(left, right);
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    private static int hash(List<RowType> types, @Nullable Object[] values) {
        int hash = 1;
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            hash = 31 * hash + (value == null ? 0 : types.get(i).hash(value));
        }
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GroupKey key && hash == key.hash && same(types, values, key.values);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
