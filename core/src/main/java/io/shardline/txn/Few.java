package io.shardline.txn;

import java.util.ArrayList;
import java.util.List;

/** Changed copies of immutable lists that nearly always have one element or none, and then take next to no memory. */
final class Few {
    private Few() {}

    static <T> List<T> with(List<T> list, int position, T element) {
        if (list.isEmpty()) {
            return List.of(element);
        }
        List<T> more = new ArrayList<>(list);
        more.add(position, element);
        return List.copyOf(more);
    }

    static <T> List<T> with(List<T> list, T element) {
        return with(list, list.size(), element);
    }

    static <T> List<T> with(List<T> list, List<T> elements) {
        List<T> more = new ArrayList<>(list);
        more.addAll(elements);
        return List.copyOf(more);
    }

    /** The same if the element is not there. */
    static <T> List<T> without(List<T> list, T element) {
        if (list.size() == 1) {
            return list.get(0).equals(element) ? List.of() : list;
        }
        List<T> fewer = new ArrayList<>(list);
        fewer.remove(element);
        return List.copyOf(fewer);
    }
}
