package io.shardline.oracle;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of an answer must be the same, beside the rows as such.
 *
 * @param keys the columns, from 1, by which rows are ordered, where ties may come in any order; empty if rows may come in any
 * @param total no two rows tie
 * @param bags columns of arrays whose elements may come in any order
 * @param alike columns in which equal values may print differently
 * @param rounded the last digit of floats may differ
 */
record Expected(Optional<List<Integer>> keys, boolean total, Set<Integer> bags, Set<Integer> alike, boolean rounded) {
    static final Expected BAG = new Expected(Optional.empty(), false, Set.of(), Set.of(), false);
    static final Expected LIST = new Expected(Optional.empty(), true, Set.of(), Set.of(), false);

    static Expected ordered(List<Integer> keys) {
        return new Expected(Optional.of(List.copyOf(keys)), false, Set.of(), Set.of(), false);
    }
}
