package io.shardline.exec;

import io.shardline.Parameter;
import io.shardline.route.Values;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The parameters of one execution, which can be set on any number of shards' statements. */
public interface Parameters extends Values {
    /** How many there are. */
    int count();

    /**
     * Sets the caller's parameter {@code index} as parameter {@code position} of a shard's statement, both from 1, with the
     * JDBC setter that the caller used.
     */
    void bind(PreparedStatement statement, int position, int index) throws SQLException;

    /** What {@link Parameter#sentAs} says of one, from 1. */
    default String sentAs(int index) {
        return Parameter.OTHER;
    }

    /** Sets all of them, in order, on a statement that has the caller's text. */
    default void bindAll(PreparedStatement statement) throws SQLException {
        for (int index = 1; index <= count(); index++) {
            bind(statement, index, index);
        }
    }
}
