package io.shardline.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A form whose comparison value holds all that is displayed, so that the text comes from it whichever way it was sent. */
interface PrintedForm<T> extends ValueForm<T> {
    String print(T value) throws SQLException;

    @Override
    default @Nullable String text(ResultSet row, int column) throws SQLException {
        T value = read(row, column);
        return value == null ? null : print(value);
    }
}
