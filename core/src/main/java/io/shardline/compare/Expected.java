package io.shardline.compare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of an answer must be the same, beside the rows as such.
 *
 * @param keys the columns, from 1, by which rows are ordered, where ties may come in any order; empty if rows may come in any
 * @param total no two rows tie
 * @param alike columns whose values need not be the same to the last sign
 * @param rounded the last digit of floats may differ
 */
public record Expected(Optional<List<Integer>> keys, boolean total, Map<Integer, Alike> alike, boolean rounded) {
    /** Rows in any order. */
    public static final Expected BAG = new Expected(Optional.empty(), false, Map.of(), false);

    /** Rows in this one order. */
    public static final Expected LIST = new Expected(Optional.empty(), true, Map.of(), false);

    /** Ordered by these columns, from 1. */
    public static Expected ordered(List<Integer> keys) {
        return new Expected(Optional.of(List.copyOf(keys)), false, Map.of(), false);
    }

    /** When values are the same. */
    public enum Alike {
        /** Arrays whose elements may come in any order. */
        BAG,
        /** Equal values may print differently. */
        EQUAL,
        /** One of a group stands for all of them: of equal numbers of different scales, any; in jsonb too. */
        ONE_OF_GROUP
    }

    /** The same, where the values of some columns, from 1, stand for those of a group. */
    public Expected oneOfGroup(Set<Integer> columns) {
        Map<Integer, Alike> all = new HashMap<>(alike);
        columns.forEach(column -> all.put(column, Alike.ONE_OF_GROUP));
        return new Expected(keys, total, Map.copyOf(all), rounded);
    }
}
