package io.shardline.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Records that are written together on one shard. */
final class Chunk {
    /** Beyond so many bytes a chunk is written, however few records it has. */
    private static final long MOST_BYTES = 16L << 20;

    private final List<Incoming> rows;
    private final int[] keyPositions;
    /** By the hash of its key the position of a record plus one, or at the next free place after that: without an object for each. */
    private int[] places;

    private long bytes;
    private long duplicates;

    /** @param expected how many records there will be, so far as that is known */
    Chunk(int[] keyPositions, int expected) {
        this.rows = new ArrayList<>(expected);
        this.keyPositions = keyPositions;
        this.places = new int[Integer.highestOneBit(Math.max(expected, 8)) * 4];
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
        int place = placeOf(row);
        if (places[place] == 0) {
            places[place] = rows.size() + 1;
            add(row);
            if (rows.size() > places.length / 2) {
                enlarge();
            }
        } else {
            bytes += row.size() - rows.set(places[place] - 1, row).size();
            duplicates++;
        }
    }

    /** Where a record of the same key is told of, or would be. */
    private int placeOf(Incoming row) {
        int hash = 0;
        for (int position : keyPositions) {
            hash = hash * 31 + Objects.hashCode(row.values()[position]);
        }
        int place = (hash ^ hash >>> 16) & places.length - 1;
        while (places[place] != 0 && !sameKey(rows.get(places[place] - 1), row)) {
            place = place + 1 & places.length - 1;
        }
        return place;
    }

    private boolean sameKey(Incoming one, Incoming other) {
        for (int position : keyPositions) {
            if (!Objects.equals(one.values()[position], other.values()[position])) {
                return false;
            }
        }
        return true;
    }

    private void enlarge() {
        places = new int[places.length * 2];
        for (int i = 0; i < rows.size(); i++) {
            places[placeOf(rows.get(i))] = i + 1;
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
