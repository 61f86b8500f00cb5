package io.shardline.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Records that are written together on one shard. */
final class Chunk {
    /** Beyond so many bytes a chunk is written, however few records it has. */
    private static final long MOST_BYTES = 16L << 20;

    private final List<Incoming> rows;
    private final Map<Object, Integer> byKey;
    private final int[] keyPositions;
    private long bytes;
    private long duplicates;

    /** @param expected how many records there will be, so far as that is known */
    Chunk(int[] keyPositions, int expected) {
        this.rows = new ArrayList<>(expected);
        this.byKey = new HashMap<>(expected * 2);
        this.keyPositions = keyPositions;
    }

    /** What tells apart the keys of records: as texts, so some that are equal to a server differ here. */
    static Object key(Incoming row, int[] keyPositions) {
        return keyPositions.length == 1
                ? String.valueOf(row.values()[keyPositions[0]])
                : Arrays.stream(keyPositions)
                        .mapToObj(i -> String.valueOf(row.values()[i]))
                        .toList();
    }

    /** Adds a record, in the place of an earlier one of the same key. */
    void addLastWins(Incoming row) {
        Integer place = byKey.putIfAbsent(key(row, keyPositions), rows.size());
        if (place == null) {
            add(row);
        } else {
            bytes += row.size() - rows.set(place, row).size();
            duplicates++;
        }
    }

    void add(Incoming row) {
        rows.add(row);
        bytes += row.size();
    }

    boolean isFull(int mostRows) {
        return rows.size() >= mostRows || bytes >= MOST_BYTES;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    List<Incoming> rows() {
        return rows;
    }

    long duplicates() {
        return duplicates;
    }
}
