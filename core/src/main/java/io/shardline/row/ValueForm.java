package io.shardline.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How values of one type are read, ordered, hashed and printed.
 *
 * @param <T> the comparison value
 */
interface ValueForm<T> {
    @Nullable
    T read(ResultSet row, int column) throws SQLException;

    int compare(T a, T b);

    int hash(T value);

    /** PostgreSQL's text form of the value as displayed, which the comparison value alone may not tell. */
    @Nullable
    String text(ResultSet row, int column) throws SQLException;
}
