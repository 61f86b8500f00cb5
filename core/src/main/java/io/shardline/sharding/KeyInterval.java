package io.shardline.sharding;

import org.jspecify.annotations.Nullable;

/**
 * The values of a key column between two bounds.
 *
 * @param low canonical; null is unbounded
 * @param high canonical; null is unbounded
 */
record KeyInterval(
        @Nullable Object low,
        boolean lowInclusive,
        @Nullable Object high,
        boolean highInclusive) {
    boolean isEmpty(KeyDomain domain) {
        if (low == null || high == null) {
            return false;
        }
        int order = domain.compare(low, high);
        return order > 0 || (order == 0 && !(lowInclusive && highInclusive));
    }

    boolean contains(Object value, KeyDomain domain) {
        int aboveLow = low == null ? 1 : domain.compare(value, low);
        int belowHigh = high == null ? 1 : domain.compare(high, value);
        return (aboveLow > 0 || (aboveLow == 0 && lowInclusive))
                && (belowHigh > 0 || (belowHigh == 0 && highInclusive));
    }

    /** Whether it has values of the half-open interval, whose null bounds are unbounded too. */
    boolean meets(@Nullable Object from, @Nullable Object to, KeyDomain domain) {
        int fromBelowHigh = from == null || high == null ? 1 : domain.compare(high, from);
        boolean begins = fromBelowHigh > 0 || (fromBelowHigh == 0 && highInclusive);
        return begins && (to == null || low == null || domain.compare(low, to) < 0);
    }
}
