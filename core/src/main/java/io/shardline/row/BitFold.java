package io.shardline.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** bit_and, bit_or and bit_xor of integers; a sign extended to a long stays one under all three. */
final class BitFold implements Accumulator {
    private final int column;
    private final Combining kind;
    private @Nullable Long total;

    BitFold(int column, Combining kind) {
        this.column = column;
        this.kind = kind;
    }

    @Override
    public void add(ResultSet partials) throws SQLException {
        long partial = partials.getLong(column);
        if (!partials.wasNull()) {
            total = total == null ? partial : fold(total, partial);
        }
    }

    private long fold(long a, long b) {
        return switch (kind) {
            case BIT_AND -> a & b;
            case BIT_OR -> a | b;
            default -> a ^ b;
        };
    }

    @Override
    public @Nullable String result() {
        return total == null ? null : total.toString();
    }
}
