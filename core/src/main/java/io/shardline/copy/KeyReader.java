package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.PlacedTable.Sharded;
import io.shardline.sharding.KeyType;
import io.shardline.sharding.NoKey;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the owner of a row by its key. */
final class KeyReader {
    /** Given in place of a shard: the server will refuse the row, whichever gets it. */
    static final int REFUSED = -1;

    private static final int MOST_DIGITS = 18;

    private final Sharded table;
    private final List<Field> fields;
    private final ServerReading server;
    private final long least;
    private final long most;

    /** Reads one part of the key from the bytes of a row. */
    interface Field {
        /** What a field can say in place of a value. */
        enum Sign {
            /** The column's default, which each server has for itself. */
            DEFAULT,
            /** Bytes that are no text or no value: the server will refuse them. */
            UNREADABLE
        }

        /**
         * The value of a field.
         *
         * @return null for NULL; a {@code String} that the column's type has yet to read; a {@link Sign}; in binary a canonical value
         */
        @Nullable
        Object read(byte[] bytes, int begin, int end);
    }

    /**
     * @param fields of the key's columns, in the key's order
     * @param server reads what only a server can
     */
    KeyReader(Sharded table, List<Field> fields, ServerReading server) {
        this.table = table;
        this.fields = List.copyOf(fields);
        this.server = server;
        KeyType type = table.types().get(0);
        boolean integer = fields.size() == 1 && !(fields.get(0) instanceof BinaryField);
        this.most = !integer ? -1 : greatest(type);
        this.least = -most - 1;
    }

    private static long greatest(KeyType type) {
        return switch (type) {
            case INT2 -> Short.MAX_VALUE;
            case INT4 -> Integer.MAX_VALUE;
            case INT8 -> Long.MAX_VALUE;
            default -> -1;
        };
    }

    /**
     * The owner of the row that was found last.
     *
     * @throws ShardlineException NULL_SHARD_KEY, SHARD_KEY_INVALID
     */
    int owner(byte[] bytes, RowFinder row) throws SQLException {
        if (most > 0 && row.has(0)) {
            long value = digits(bytes, row.begin(0), row.end(0));
            if (value >= least && value <= most && value != Long.MIN_VALUE) {
                return required(table.function().shardOfLong(value), value);
            }
        }
        @Nullable Object[] key = new @Nullable Object[fields.size()];
        for (int part = 0; part < key.length; part++) {
            if (!row.has(part)) {
                return REFUSED;
            }
            Object value = value(fields.get(part).read(bytes, row.begin(part), row.end(part)), part);
            if (value == Field.Sign.UNREADABLE) {
                return REFUSED;
            }
            key[part] = value;
        }
        return table.function().shardForNewRow(key);
    }

    private int required(int shard, long value) throws ShardlineException {
        return shard >= 0 ? shard : table.function().shardForNewRow(new Object[] {value});
    }

    /** Plain decimal digits with at most a sign; the least long for all else. */
    private static long digits(byte[] bytes, int begin, int end) {
        boolean negative = begin < end && bytes[begin] == '-';
        int at = negative ? begin + 1 : begin;
        if (at == end || end - at > MOST_DIGITS) {
            return Long.MIN_VALUE;
        }
        long value = 0;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return Long.MIN_VALUE;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    private @Nullable Object value(@Nullable Object read, int part) throws SQLException {
        if (read == Field.Sign.DEFAULT) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "a default in shard key \"%s\" is not filled in", key(part))
                    .withDetail("Each shard has a default of its own, and the row's owner is not known before.")
                    .withHint("Write the value.");
        }
        if (read == null || read == Field.Sign.UNREADABLE) {
            return read;
        }
        KeyType type = table.types().get(part);
        Object converted = read instanceof String text ? type.parse(text) : read;
        Object stored = type.stored(converted, table.modifiers().get(part));
        if (stored != NoKey.UNKNOWN) {
            return stored;
        }
        return read instanceof String text ? byServer(text, part) : Field.Sign.UNREADABLE;
    }

    private Object byServer(String text, int part) throws SQLException {
        Optional<String> read = server.read(key(part), text);
        if (read.isEmpty()) {
            return Field.Sign.UNREADABLE;
        }
        KeyType type = table.types().get(part);
        Object stored = type.stored(type.parse(read.get()), table.modifiers().get(part));
        if (stored == NoKey.UNKNOWN) {
            throw ShardlineException.of(
                            ErrorCode.SHARD_KEY_INVALID,
                            "invalid value for shard key \"%s\".\"%s\" of type %s",
                            table.name(),
                            key(part),
                            type.typname())
                    .withDetail("It is not certain what the server would store, and so who would own the row.");
        }
        return stored;
    }

    private String key(int part) {
        return table.key().get(part);
    }
}
