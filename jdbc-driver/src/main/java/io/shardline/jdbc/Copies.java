package io.shardline.jdbc;

import java.lang.reflect.Array;

/** Copies of what the caller may change after it was set. */
final class Copies {
    private Copies() {}

    /** A copy of an array, shallow, or of a date; else the object itself. */
    static Object of(Object given) {
        if (given instanceof java.util.Date date) {
            return date.clone();
        }
        if (!given.getClass().isArray()) {
            return given;
        }
        int length = Array.getLength(given);
        Object copy = Array.newInstance(given.getClass().getComponentType(), length);
        System.arraycopy(given, 0, copy, 0, length);
        return copy;
    }
}
