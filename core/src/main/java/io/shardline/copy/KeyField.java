package io.shardline.copy;

import org.jspecify.annotations.Nullable;

/** Reads one part of the key from the bytes of a row. */
interface KeyField {
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
