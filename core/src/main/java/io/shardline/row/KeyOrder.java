package io.shardline.row;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of rows by several keys, as PostgreSQL's ORDER BY has it: compares arrays of comparison values, one per key. */
public final class KeyOrder implements Comparator<@Nullable Object[]> {
    private final Key[] keys;

    private KeyOrder(List<Key> keys) {
        this.keys = keys.toArray(Key[]::new);
    }

    /** @param keys most significant first; with none, all rows are equal */
    public static KeyOrder of(List<Key> keys) {
        return new KeyOrder(keys);
    }

    @Override
    public int compare(@Nullable Object[] a, @Nullable Object[] b) {
        for (int i = 0; i < keys.length; i++) {
            int order = keys[i].compare(a[i], b[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /**
     * One key of an order.
     *
     * @param nullsFirst where NULLs go, whatever the direction; unsaid in SQL, they go first if descending and last if not
     */
    public record Key(RowType type, boolean descending, boolean nullsFirst) {
        private int compare(@Nullable Object a, @Nullable Object b) {
            if (a == null || b == null) {
                return a == b ? 0 : (a == null) == nullsFirst ? -1 : 1;
            }
            return descending ? type.compare(b, a) : type.compare(a, b);
        }
    }
}
