package io.shardline.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The least or the greatest partial, with the text it came with.
 *
 * <p>Values that compare equal may look different, as 1.0 and 1.00 do: of those it keeps the one that the server's own min and
 * max would keep, had it met them in this order.
 */
final class Extreme implements Accumulator {
    private final RowType type;
    private final int column;
    private final boolean greatest;
    private @Nullable Object value;
    private @Nullable String text;

    Extreme(RowType type, int column, boolean greatest) {
        this.type = type;
        this.column = column;
        this.greatest = greatest;
    }

    @Override
    public void add(ResultSet partials) throws SQLException {
        Object partial = type.read(partials, column);
        if (partial != null && wins(partial)) {
            value = partial;
            text = type.text(partials, column);
        }
    }

    private boolean wins(Object partial) {
        if (value == null) {
            return true;
        }
        int order = type.compare(partial, value);
        return order == 0 ? !type.keepsFirstOfEquals() : order > 0 == greatest;
    }

    @Override
    public @Nullable String result() {
        return text;
    }
}
