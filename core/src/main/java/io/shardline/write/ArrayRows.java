package io.shardline.write;

import com.google.common.collect.ImmutableMap;
import io.shardline.Parameter;
import io.shardline.backend.Lease;
import io.shardline.exec.Parameters;
import io.shardline.plan.Plan.InsertRows;
import io.shardline.sql.FlatRows;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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

    private final InsertRows plan;
    private final SqlText text;
    private final Cells cells;

    /** For each column. */
    private final String[] types;

    private ArrayRows(InsertRows plan, SqlText text, Cells cells, String[] types) {
        this.plan = plan;
        this.text = text;
        this.cells = cells;
        this.types = types;
    }

    /** The values that were given for the rows' placeholders. */
    private interface Cells {
        int rows();

        Parameters parameters(int row);

        /** The index, from 1, among {@link #parameters} of the row. */
        int index(int row, int column);

        default String sentAs(int row, int column) {
            return parameters(row).sentAs(index(row, column));
        }

        default @Nullable Object value(int row, int column) {
            return parameters(row).get(index(row, column));
        }
    }

    /** All rows in one execution. */
    private record OfOne(Parameters parameters, int first, int width, int rows) implements Cells {
        @Override
        public Parameters parameters(int row) {
            return parameters;
        }

        @Override
        public int index(int row, int column) {
            return first + row * width + column;
        }
    }

    /** A row in each execution, which has no other parameters. */
    private record OfMany(List<? extends Parameters> executions) implements Cells {
        @Override
        public int rows() {
            return executions.size();
        }

        @Override
        public Parameters parameters(int row) {
            return executions.get(row);
        }

        @Override
        public int index(int row, int column) {
            return column + 1;
        }
    }

    /** Empty if the rows are few, hold anything but placeholders, or have values of several types in a column. */
    static Optional<ArrayRows> of(InsertRows plan, SqlText text, Parameters parameters) {
        if (!isPlain(plan, text)) {
            return Optional.empty();
        }
        FlatRows rows = text.rows(plan.rows().from());
        int width = rows.width(0);
        int first = text.parametersBefore(rows.begin(0)) + 1;
        if (rows.size() < MIN_ROWS) {
            return Optional.empty();
        }
        return of(plan, text, new OfOne(parameters, first, width, rows.size()), width);
    }

    /** As {@link #of(InsertRows, SqlText, Parameters)}, of many executions that have no other parameters than those of a row. */
    static Optional<ArrayRows> ofEach(InsertRows plan, SqlText text, List<? extends Parameters> executions) {
        if (plan.distinct().isEmpty() || !isPlain(plan, text)) {
            return Optional.empty();
        }
        FlatRows rows = text.rows(plan.rows().from());
        int width = rows.width(0);
        boolean others = text.parameterCount() != width;
        return rows.size() > 1 || others ? Optional.empty() : of(plan, text, new OfMany(executions), width);
    }

    private static Optional<ArrayRows> of(InsertRows plan, SqlText text, Cells cells, int width) {
        String[] types = new String[width];
        for (int column = 0; column < width; column++) {
            String type = type(cells, column);
            if (!ELEMENTS.containsKey(type)) {
                return Optional.empty();
            }
            types[column] = type;
        }
        return Optional.of(new ArrayRows(plan, text, cells, types));
    }

    /** True if the rows are all of placeholders, and what is around them means the same around a SELECT. */
    private static boolean isPlain(InsertRows plan, SqlText text) {
        return plan.flat()
                && text.is(plan.rows().from() - 1, "values")
                && endsWell(plan, text)
                && isAllPlaceholders(text.rows(plan.rows().from()));
    }

    /** After VALUES there may be an ORDER BY or a LIMIT, which is another thing after a SELECT. */
    private static boolean endsWell(InsertRows plan, SqlText text) {
        int rest = plan.rows().to();
        return rest == text.size() || text.is(rest, "on") || text.is(rest, "returning");
    }

    private static boolean isAllPlaceholders(FlatRows rows) {
        int width = rows.width(0);
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
    private static String type(Cells cells, int column) {
        String type = Parameter.UNTYPED_NULL;
        for (int row = 0; row < cells.rows(); row++) {
            String sentAs = cells.sentAs(row, column);
            if (type.equals(Parameter.UNTYPED_NULL)) {
                type = sentAs;
            } else if (!sentAs.equals(type) && !sentAs.equals(Parameter.UNTYPED_NULL)) {
                return Parameter.OTHER;
            }
        }
        return type;
    }

    /** True if a connection's driver sends the single values as the arrays' elements: it can be told to send strings without a type. */
    boolean suits(Lease lease) {
        return lease.sendsStringsAsVarchar() || !Arrays.asList(types).contains(Parameter.VARCHAR);
    }

    /** The statement, with arrays in place of VALUES and the rows; the clock is each server's own. */
    String text() {
        return text(new OneTime(text, List.of()));
    }

    /** The statement, with arrays in place of VALUES and the rows. */
    String text(OneTime time) {
        int values = plan.rows().from() - 1;
        Span rest = new Span(plan.rows().to(), text.size());
        return text.text().substring(0, text.begin(values)) + arrays() + (rest.isEmpty() ? "" : " " + time.at(rest));
    }

    private String arrays() {
        StringBuilder out = new StringBuilder("select * from rows from (");
        for (int column = 0; column < types.length; column++) {
            out.append(column == 0 ? "" : ", ")
                    .append("pg_catalog.unnest(?::pg_catalog.")
                    .append(types[column])
                    .append("[])");
        }
        return out.append(')').toString();
    }

    /** The numbers of the rows, cut where one would agree with one before in all that rows of one statement must differ in. */
    List<int[]> parts() {
        List<Integer> distinct = plan.distinct().orElseThrow();
        List<int[]> parts = new ArrayList<>();
        Set<@Nullable Object> seen = new HashSet<>();
        int begin = 0;
        for (int row = 0; row < cells.rows() && !distinct.isEmpty(); row++) {
            Object key = key(row, distinct);
            if (!seen.add(key)) {
                parts.add(IntStream.range(begin, row).toArray());
                begin = row;
                seen.clear();
                seen.add(key);
            }
        }
        parts.add(IntStream.range(begin, cells.rows()).toArray());
        return parts;
    }

    private @Nullable Object key(int row, List<Integer> columns) {
        if (columns.size() == 1) {
            return cells.value(row, columns.get(0));
        }
        @Nullable Object[] key = new @Nullable Object[columns.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = cells.value(row, columns.get(i));
        }
        return Arrays.asList(key);
    }

    /**
     * Sets the arrays.
     *
     * @param position of the first of them
     * @param own the numbers of the rows that are to be in them
     * @return the position after the last
     */
    int bind(PreparedStatement statement, int position, int[] own) throws SQLException {
        for (int column = 0; column < types.length; column++) {
            Object[] values = (Object[]) Array.newInstance(ELEMENTS.get(types[column]), own.length);
            for (int i = 0; i < own.length; i++) {
                values[i] = cells.value(own[i], column);
            }
            statement.setArray(position + column, statement.getConnection().createArrayOf(types[column], values));
        }
        return position + types.length;
    }
}
