package io.shardline.write;

import java.util.Arrays;

/** The rows of one statement, or the entries of a batch, by the shard that each is for, in their order. Not to be changed. */
final class OwnedRows {
    private final int[] owners;
    private final int[] shards;
    private final int[][] rows;

    private OwnedRows(int[] owners, int[] shards, int[][] rows) {
        this.owners = owners;
        this.shards = shards;
        this.rows = rows;
    }

    /** @param owners for each row, in order, the number of its shard */
    static OwnedRows of(int[] owners) {
        int[] counts = new int[Arrays.stream(owners).max().orElse(-1) + 1];
        int distinct = 0;
        for (int owner : owners) {
            distinct += counts[owner]++ == 0 ? 1 : 0;
        }
        int[] shards = new int[distinct];
        int[][] rows = new int[distinct][];
        int[] positions = new int[counts.length];
        int next = 0;
        for (int shard = 0; shard < counts.length; shard++) {
            if (counts[shard] > 0) {
                shards[next] = shard;
                rows[next] = new int[counts[shard]];
                positions[shard] = next++;
            }
        }
        int[] filled = new int[distinct];
        for (int row = 0; row < owners.length; row++) {
            int position = positions[owners[row]];
            rows[position][filled[position]++] = row;
        }
        return new OwnedRows(owners, shards, rows);
    }

    /** The shards that own any row, ascending. */
    int[] shards() {
        return shards;
    }

    /** The numbers, from 0, of the rows of the shard at a position among {@link #shards}. */
    int[] rows(int position) {
        return rows[position];
    }

    /** For each row, in order, the position of its shard among {@link #shards}. */
    int[] positions() {
        return Arrays.stream(owners)
                .map(owner -> Arrays.binarySearch(shards, owner))
                .toArray();
    }
}
