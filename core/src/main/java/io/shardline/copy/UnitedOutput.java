package io.shardline.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;

/** The output of several shards into one stream: whole rows, some thousands at a time, and the header once. */
final class UnitedOutput {
    private static final int BUFFER = 1 << 16;

    private final OutputStream out;
    private final boolean header;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean headed;

    /** @param header whether each shard's first row is one of names */
    UnitedOutput(OutputStream out, boolean header) {
        this.out = out;
        this.header = header;
    }

    /** Where one shard's rows go. */
    Part part() {
        return new Part();
    }

    private void write(byte[] bytes, int length) {
        lock.lock();
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /** Before any row of its own each part brings the header, so the first one is in front of all rows. */
    private void header(byte[] row) {
        lock.lock();
        try {
            if (!headed) {
                headed = true;
                write(row, row.length);
            }
        } finally {
            lock.unlock();
        }
    }

    /** One shard's rows. Used by one thread. */
    final class Part {
        private final byte[] waiting = new byte[BUFFER];
        private int size;
        private boolean first = header;

        /** Takes a row; false if it was the header. */
        boolean add(byte[] row) {
            if (first) {
                first = false;
                header(row);
                return false;
            }
            if (size + row.length > BUFFER) {
                flush();
            }
            if (row.length > BUFFER) {
                write(row, row.length);
            } else {
                System.arraycopy(row, 0, waiting, size, row.length);
                size += row.length;
            }
            return true;
        }

        void flush() {
            write(waiting, size);
            size = 0;
        }
    }
}
