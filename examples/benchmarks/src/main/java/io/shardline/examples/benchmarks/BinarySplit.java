package io.shardline.examples.benchmarks;

import io.shardline.Owners;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** What one would write by hand: rows of a COPY in binary, whose first column is a bigint and the key, each to the shard that owns it. */
final class BinarySplit {
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};
    private static final int BUFFER = 1 << 16;

    private final Owners owners;
    private final List<CopyIn> copies = new ArrayList<>();
    private final List<ByteArrayOutputStream> waiting = new ArrayList<>();
    private final ByteBuffer row = ByteBuffer.allocate(BUFFER);

    /** @param shards a connection to each, in their order */
    BinarySplit(Owners owners, List<Connection> shards, String copy) throws SQLException {
        this.owners = owners;
        for (Connection shard : shards) {
            copies.add(shard.unwrap(PGConnection.class).getCopyAPI().copyIn(copy));
            ByteArrayOutputStream first = new ByteArrayOutputStream(2 * BUFFER);
            first.writeBytes(HEADER);
            waiting.add(first);
        }
    }

    /** Sends all rows; returns how many. */
    long send(InputStream from) throws SQLException, IOException {
        DataInputStream data = new DataInputStream(new BufferedInputStream(from, BUFFER));
        data.skipNBytes(HEADER.length);
        long rows = 0;
        for (short fields = data.readShort(); fields >= 0; fields = data.readShort()) {
            int shard = read(data, fields);
            waiting.get(shard).write(row.array(), 0, row.position());
            if (waiting.get(shard).size() >= BUFFER) {
                flush(shard);
            }
            rows++;
        }
        for (int shard = 0; shard < copies.size(); shard++) {
            waiting.get(shard).writeBytes(TRAILER);
            flush(shard);
        }
        for (CopyIn copy : copies) {
            copy.endCopy();
        }
        return rows;
    }

    private int read(DataInputStream data, short fields) throws SQLException, IOException {
        row.clear().putShort(fields);
        for (int field = 0; field < fields; field++) {
            int length = data.readInt();
            row.putInt(length);
            if (length > 0) {
                data.readFully(row.array(), row.position(), length);
                row.position(row.position() + length);
            }
        }
        return owners.indexOf(row.getLong(Short.BYTES + Integer.BYTES));
    }

    private void flush(int shard) throws SQLException {
        byte[] bytes = waiting.get(shard).toByteArray();
        copies.get(shard).writeToCopy(bytes, 0, bytes.length);
        waiting.get(shard).reset();
    }
}
