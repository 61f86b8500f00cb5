package io.shardline.jdbc;

import java.sql.SQLException;
import java.sql.Wrapper;

/** Something behind which there is nothing else that a caller could unwrap. */
interface Itself extends Wrapper {
    @Override
    default <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw JdbcErrors.cannotUnwrap(type);
    }

    @Override
    default boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
