package io.shardline.jdbc;

import io.shardline.Parameter;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * An array for a parameter, of no connection: each shard's connection makes its own of it.
 *
 * <p>Immutable once made, except for {@link #free}.
 */
final class ShardlineArray implements Array {
    private final String typeName;
    private final @Nullable String literal;
    private @Nullable Object @Nullable [] elements;

    /** @param literal PostgreSQL's text form, if it is known: it says more than the elements */
    ShardlineArray(String typeName, @Nullable Object[] elements, @Nullable String literal) {
        this.typeName = typeName;
        this.elements = elements;
        this.literal = literal;
    }

    /** A copy of an array that may belong to a shard's connection, which must not be asked later. */
    static ShardlineArray copyOf(Array array) throws SQLException {
        if (array instanceof ShardlineArray own) {
            return own;
        }
        // The PostgreSQL driver's arrays are the only ones known to print themselves as the server reads them.
        boolean literal = array.getClass().getName().startsWith("org.postgresql.");
        if (array.getArray() instanceof Object[] elements) {
            return new ShardlineArray(array.getBaseTypeName(), elements, literal ? array.toString() : null);
        }
        throw JdbcErrors.notSupported("An array must have objects as its elements.");
    }

    /** Made anew on each shard. */
    record AsParameter(ShardlineArray value) implements Parameter {
        @Override
        public void bind(PreparedStatement statement, int position) throws SQLException {
            statement.setArray(
                    position,
                    value.literal != null
                            ? value
                            : statement.getConnection().createArrayOf(value.typeName, value.elements()));
        }
    }

    private @Nullable Object[] elements() throws SQLException {
        if (elements == null) {
            throw new SQLException("This array has been freed.", "55000");
        }
        return elements;
    }

    @Override
    public String getBaseTypeName() {
        return typeName;
    }

    @Override
    public int getBaseType() {
        return ElementTypes.of(typeName);
    }

    @Override
    public Object getArray() throws SQLException {
        @Nullable Object[] known = elements();
        return Arrays.copyOf(known, known.length);
    }

    @Override
    public Object getArray(@Nullable Map<String, Class<?>> map) throws SQLException {
        return getArray();
    }

    @Override
    public Object getArray(long index, int count) throws SQLException {
        @Nullable Object[] known = elements();
        if (index < 1 || count < 0 || index - 1 + count > known.length) {
            throw JdbcErrors.invalidArgument(
                    "The array index is out of range: " + index + ", number of elements: " + known.length + ".");
        }
        return Arrays.copyOfRange(known, (int) index - 1, (int) index - 1 + count);
    }

    @Override
    public Object getArray(long index, int count, @Nullable Map<String, Class<?>> map) throws SQLException {
        return getArray(index, count);
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        throw noRows();
    }

    @Override
    public ResultSet getResultSet(@Nullable Map<String, Class<?>> map) throws SQLException {
        throw noRows();
    }

    @Override
    public ResultSet getResultSet(long index, int count) throws SQLException {
        throw noRows();
    }

    @Override
    public ResultSet getResultSet(long index, int count, @Nullable Map<String, Class<?>> map) throws SQLException {
        throw noRows();
    }

    private static SQLException noRows() {
        return JdbcErrors.notSupported("An array for a parameter is not read as a ResultSet; use getArray().");
    }

    @Override
    public void free() {
        elements = null;
    }

    /** PostgreSQL's text form, given or made of the elements as the PostgreSQL driver makes it. */
    @Override
    public String toString() {
        if (literal != null) {
            return literal;
        }
        @Nullable Object[] known = elements;
        return known == null ? "" : textOf(known);
    }

    private static String textOf(@Nullable Object[] elements) {
        StringJoiner text = new StringJoiner(",", "{", "}");
        for (Object element : elements) {
            text.add(element == null ? "NULL" : textOf(element));
        }
        return text.toString();
    }

    private static String textOf(Object element) {
        if (element instanceof Object[] inner) {
            return textOf(inner);
        }
        return '"' + element.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
