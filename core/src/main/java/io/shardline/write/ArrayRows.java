package io.shardline.write;

import com.google.common.collect.ImmutableMap;
import io.shardline.Parameter;
import io.shardline.exec.Parameters;
import io.shardline.plan.Plan.InsertRows;
import io.shardline.sql.FlatRows;
import io.shardline.sql.SqlText;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows of an INSERT, all of placeholders, as an array for each column: so the text for a shard is the same however many of the
 * rows are its, and the server has it prepared.
 *
 * <p>The elements have the types that the driver gives to the single values, so that the server converts them to the columns'
 * as it would those.
 */
final class ArrayRows {
    /** For fewer the text is as good as it is. */
    private static final int MIN_ROWS = 20;

    private static final Map<String, Class<?>> ELEMENTS = ImmutableMap.<String, Class<?>>builder()
            .put("int2", Short.class)
            .put("int4", Integer.class)
            .put("int8", Long.class)
            .put("float8", Double.class)
            .put("numeric", BigDecimal.class)
            .put("bool", Boolean.class)
            .put(Parameter.VARCHAR, String.class)
            .put("uuid", UUID.class)
            .buildOrThrow();

    private final Parameters parameters;
    /** The index of the first parameter of the rows, from 1. */
    private final int first;

    /** For each column. */
    private final String[] types;

    private ArrayRows(Parameters parameters, int first, String[] types) {
        this.parameters = parameters;
        this.first = first;
        this.types = types;
    }

    /** Empty if the rows are few, hold anything but placeholders, or have values of several types in a column. */
    static Optional<ArrayRows> of(InsertRows plan, SqlText text, Parameters parameters) {
        if (!plan.flat() || !text.is(plan.rows().from() - 1, "values") || !endsWell(plan, text)) {
            return Optional.empty();
        }
        FlatRows rows = text.rows(plan.rows().from());
        int width = rows.width(0);
        int first = text.parametersBefore(rows.begin(0)) + 1;
        if (rows.size() < MIN_ROWS || !isAllPlaceholders(rows, width)) {
            return Optional.empty();
        }
        String[] types = new String[width];
        for (int column = 0; column < width; column++) {
            String type = type(parameters, first + column, width, rows.size());
            if (!ELEMENTS.containsKey(type)) {
                return Optional.empty();
            }
            types[column] = type;
        }
        return Optional.of(new ArrayRows(parameters, first, types));
    }

    /** After VALUES there may be an ORDER BY or a LIMIT, which is another thing after a SELECT. */
    private static boolean endsWell(InsertRows plan, SqlText text) {
        int rest = plan.rows().to();
        return rest == text.size() || text.is(rest, "on") || text.is(rest, "returning");
    }

    private static boolean isAllPlaceholders(FlatRows rows, int width) {
        for (int row = 0; row < rows.size(); row++) {
            if (rows.width(row) != width) {
                return false;
            }
            for (int column = 0; column < width; column++) {
                if (!(rows.element(row, column) instanceof FlatRows.Element.Parameter)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The one type of a column's values, of which some may be NULLs without a type. */
    private static String type(Parameters parameters, int first, int width, int rows) {
        String type = Parameter.UNTYPED_NULL;
        for (int row = 0; row < rows; row++) {
            String sentAs = parameters.sentAs(first + row * width);
            if (type.equals(Parameter.UNTYPED_NULL)) {
                type = sentAs;
            } else if (!sentAs.equals(type) && !sentAs.equals(Parameter.UNTYPED_NULL)) {
                return Parameter.OTHER;
            }
        }
        return type;
    }

    /** True if strings are among the values, which a driver can be told to send without a type. */
    boolean hasStrings() {
        for (String type : types) {
            if (type.equals(Parameter.VARCHAR)) {
                return true;
            }
        }
        return false;
    }

    /** What stands in place of VALUES and the rows. */
    String text() {
        StringBuilder out = new StringBuilder("select * from rows from (");
        for (int column = 0; column < types.length; column++) {
            out.append(column == 0 ? "" : ", ")
                    .append("pg_catalog.unnest(?::pg_catalog.")
                    .append(types[column])
                    .append("[])");
        }
        return out.append(')').toString();
    }

    /**
     * Sets the arrays.
     *
     * @param position of the first of them
     * @param owners for each row the shard that it goes to
     * @return the position after the last
     */
    int bind(PreparedStatement statement, int position, int[] owners, int shard) throws SQLException {
        int count = 0;
        for (int owner : owners) {
            count += owner == shard ? 1 : 0;
        }
        for (int column = 0; column < types.length; column++) {
            Object[] values = (Object[]) Array.newInstance(ELEMENTS.get(types[column]), count);
            int next = 0;
            for (int row = 0; row < owners.length; row++) {
                if (owners[row] == shard) {
                    values[next++] = parameters.get(first + row * types.length + column);
                }
            }
            statement.setArray(position + column, statement.getConnection().createArrayOf(types[column], values));
        }
        return position + types.length;
    }
}
