package io.shardline.copy;

import io.shardline.ShardlineException;

/**
 * Finds the rows of a stream, one after the other, and in each the fields of the shard key. What {@link #find} found is told by the
 * other methods until it is called again.
 */
abstract class RowFinder {
    /** Given in place of an end: the bytes end within the row. */
    static final int INCOMPLETE = -1;
    /** Given in place of an end: no row comes any more, whatever bytes follow. */
    static final int NO_MORE = -2;

    private final int[] keyFields;
    private final int[] begins;
    private final int[] ends;
    private int lines = 1;

    /** @param keyFields the positions of the key's columns among the fields of a row, from 0, in the key's order */
    RowFinder(int[] keyFields) {
        this.keyFields = keyFields;
        this.begins = new int[keyFields.length];
        this.ends = new int[keyFields.length];
    }

    /**
     * Looks for the end of the row that begins at {@code from}.
     *
     * @param to end of the bytes; after {@code from}
     * @param last whether no more bytes come
     * @return one past the row's last byte, its line end included; or {@link #INCOMPLETE} or {@link #NO_MORE}
     */
    abstract int find(byte[] bytes, int from, int to, boolean last) throws ShardlineException;

    /** How many lines the row has, as the server counts them. */
    int lines() {
        return lines;
    }

    /**
     * How many lines a server counts in the row if it is the first that it sees, so that it does not know yet how lines end.
     *
     * @param from the row's first byte
     * @param end as {@link #find} gave it
     */
    int linesAtFirst(byte[] bytes, int from, int end) {
        return lines;
    }

    void setLines(int count) {
        lines = count;
    }

    /** Whether the row has the field of that part of the key. */
    boolean has(int part) {
        return ends[part] >= 0;
    }

    /** Offset of the first byte of a part of the key, as it is in the stream. */
    int begin(int part) {
        return begins[part];
    }

    /** Offset after the last byte of a part of the key. */
    int end(int part) {
        return ends[part];
    }

    void forgetFields() {
        java.util.Arrays.fill(ends, -1);
    }

    /** Notes a field, if it belongs to the key. */
    void field(int position, int begin, int end) {
        for (int part = 0; part < keyFields.length; part++) {
            if (keyFields[part] == position) {
                begins[part] = begin;
                ends[part] = end;
            }
        }
    }

    int parts() {
        return keyFields.length;
    }
}
