package io.shardline.exec;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters as a test gives them. */
record GivenParameters(List<@Nullable Object> values) implements Parameters {
    static GivenParameters of(@Nullable Object... values) {
        return new GivenParameters(Arrays.asList(values));
    }

    @Override
    public int count() {
        return values.size();
    }

    @Override
    public @Nullable Object get(int index) {
        return values.get(index - 1);
    }

    @Override
    public void bind(PreparedStatement statement, int position, int index) throws SQLException {
        statement.setObject(position, get(index));
    }
}
