package io.shardline.guard;

import io.shardline.sharding.KeyType;
import java.util.List;

/**
 * A row's bucket as SQL: what PostgreSQL's hash partitioning computes, by the same functions of the server, as an expression that a
 * CHECK can hold.
 *
 * <p>The row hash after a column is {@code row # (hash + COMBINE + (row << 54) + (row >>> 7))}, see {@code PostgresHash}. Of it the
 * last 10 bits are wanted. A shift to the right by 7 is done for every further column, and the shift to the left never reaches so
 * low a bit; so it is enough to compute with the last 52 bits, which no addition here can overflow.
 */
final class BucketExpression {
    /** So many columns only, because each doubles the text. */
    static final int MOST_COLUMNS = 4;

    private static final long SEED = 0x7A5B22367996DCFDL;
    private static final long COMBINE = 0x49a0f4dd15e5a8e3L;
    private static final long LOW = (1L << 52) - 1;

    private BucketExpression() {}

    /**
     * @param columns quoted
     * @return of type bigint; null if a column is
     */
    static String of(List<String> columns, List<KeyType> types) {
        String row = "";
        for (int i = 0; i < columns.size(); i++) {
            String hash = "(" + hash(columns.get(i), types.get(i)) + " & " + LOW + ") + " + (COMBINE & LOW);
            row = row.isEmpty() ? "(" + hash + ")" : "(" + low(row) + " # (" + hash + " + (" + low(row) + " >> 7)))";
        }
        return "(" + row + " & 1023)";
    }

    private static String low(String row) {
        return "(" + row + " & " + LOW + ")";
    }

    private static String hash(String column, KeyType type) {
        return switch (type) {
            case INT2 -> call("hashint2extended", column);
            case INT4 -> call("hashint4extended", column);
            case INT8 -> call("hashint8extended", column);
            case NUMERIC -> call("hash_numeric_extended", column);
            case TEXT, VARCHAR -> call("hashtextextended", column);
            case BPCHAR -> call("hashbpcharextended", column);
            case BYTEA -> call("hashbyteaextended", column);
            case UUID -> call("uuid_hash_extended", column);
            case DATE -> call("hashint4extended", days(column));
            case TIMESTAMP -> call("timestamp_hash_extended", column);
            // The same instant, and thus the same number, in the type for which there is a function in every version.
            case TIMESTAMPTZ -> call("timestamp_hash_extended", "pg_catalog.timezone('UTC', " + column + ")");
        };
    }

    private static String call(String function, String argument) {
        return "pg_catalog." + function + "(" + argument + ", " + SEED + ")";
    }

    private static String days(String column) {
        return "case " + column + " when 'infinity' then 2147483647 when '-infinity' then '-2147483648'::int4 else "
                + column + " - '2000-01-01'::date end";
    }
}
