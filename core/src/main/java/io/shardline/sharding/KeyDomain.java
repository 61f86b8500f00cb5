package io.shardline.sharding;

import com.google.errorprone.annotations.Immutable;

/**
 * What a type of key columns can hold, in one Java form per value: the canonical value. Results of conversions are canonical values
 * or {@link NoKey}.
 */
@Immutable
interface KeyDomain {
    /** A bound Java value, compared with the column by the operators that PostgreSQL picks for what pgjdbc sends. */
    Object convert(Object bound);

    /** A quoted literal without a type of its own, read by the type's input function. */
    Object parse(String literal);

    /** A canonical value once stored in a column with a type modifier that is not -1. */
    default Object fit(Object canonical, int typmod) {
        return canonical;
    }

    long hash(Object canonical);

    int compare(Object a, Object b);

    /** The form in which users' functions get the value. */
    default Object shown(Object canonical) {
        return canonical;
    }

    /** The value in a form whose {@code equals} is the column's equality. */
    default Object identity(Object canonical) {
        return canonical;
    }
}
