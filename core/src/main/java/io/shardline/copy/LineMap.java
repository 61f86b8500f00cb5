package io.shardline.copy;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * From the lines that one shard was sent to those of the whole input. Of a long stream the last few million lines are remembered, a
 * byte for most of them: a server is never further behind than what the network holds.
 */
final class LineMap {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int MOST_BLOCKS = 128;
    /** Room for one row in the worst case: two numbers of nine and five groups of seven bits. */
    private static final int LONGEST = 16;

    private final Deque<Block> blocks = new ArrayDeque<>();
    private long nextHere = 1;
    private long lastInput;

    /** Rows one after the other: how many lines each ends after the one before, and how many it has if that is not one. */
    private static final class Block {
        private final byte[] bytes = new byte[BLOCK_BYTES];
        private final long here;
        private final long input;
        private int size;

        Block(long here, long input) {
            this.here = here;
            this.input = input;
        }
    }

    /** The first of the shard's lines that is not sent yet. */
    long nextHere() {
        return nextHere;
    }

    /**
     * Notes a row.
     *
     * @param input the line of the input at which it ends, which is the one that errors name
     * @param lines how many lines the shard counts in it
     */
    void add(long input, int lines) {
        Block block = blocks.peekLast();
        if (block == null || block.size + LONGEST > BLOCK_BYTES) {
            block = new Block(nextHere, lastInput);
            blocks.addLast(block);
            if (blocks.size() > MOST_BLOCKS) {
                blocks.removeFirst();
            }
        }
        boolean several = lines != 1;
        put(block, (input - lastInput) << 1 | (several ? 1 : 0));
        if (several) {
            put(block, lines);
        }
        lastInput = input;
        nextHere += lines;
    }

    private static void put(Block block, long number) {
        long rest = number;
        while (rest > 0x7f) {
            block.bytes[block.size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        block.bytes[block.size++] = (byte) rest;
    }

    /** The line of the input that is this line of the shard's; the line itself if it is forgotten. */
    long input(long here) {
        Block found = null;
        for (Block block : blocks) {
            if (block.here <= here) {
                found = block;
            }
        }
        return found == null ? here : new Walk(found).to(here);
    }

    /** Goes through the rows of one block. */
    private static final class Walk {
        private final Block block;
        private int at;

        Walk(Block block) {
            this.block = block;
        }

        long to(long here) {
            long begin = block.here;
            long input = block.input;
            while (at < block.size && here >= begin) {
                long first = number();
                input += first >>> 1;
                begin += (first & 1) == 0 ? 1 : number();
            }
            return Math.max(1, input - (begin - 1 - here));
        }

        private long number() {
            long value = 0;
            int shift = 0;
            byte group;
            do {
                group = block.bytes[at++];
                value |= (long) (group & 0x7f) << shift;
                shift += 7;
            } while (group < 0);
            return value;
        }
    }
}
