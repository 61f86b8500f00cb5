package io.shardline.sharding;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;

/** Reads the texts of a list or range as values of the key's column. */
record RuleText(String table, String column, KeyType type) {
    /**
     * @param kind what is read, such as {@code list}
     * @param shard the shard under which the text stands
     * @throws ShardlineException CONFIG_INVALID if the text is no such value, or is not certain to be one
     */
    Object read(String text, String kind, String shard) throws ShardlineException {
        Object value = type.parse(text);
        if (!(value instanceof NoKey)) {
            return value;
        }
        ShardlineException unread =
                problem(kind, "a value of shard \"" + shard + "\" cannot be read as " + type.typname());
        throw switch (type) {
            case DATE -> unread.withHint("Write a date as 2024-01-31.");
            case TIMESTAMP -> unread.withHint("Write a time as 2024-01-31 or 2024-01-31 23:59:59.");
            case TIMESTAMPTZ -> unread.withHint("Write a time with its offset, as 2024-01-31 23:59:59+00.");
            case BYTEA -> unread.withHint("Write bytes as \\x and hexadecimal digits.");
            default -> unread;
        };
    }

    ShardlineException problem(String kind, String text) {
        return ShardlineException.of(
                        ErrorCode.CONFIG_INVALID,
                        "the %s of table \"%s\" does not fit its key \"%s\"",
                        kind,
                        table,
                        column)
                .withDetail("%s.", Character.toUpperCase(text.charAt(0)) + text.substring(1));
    }
}
