package io.shardline.jdbc;

import io.shardline.ExecuteOptions;
import io.shardline.Parameter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query of one table, which can be changed where they stand.
 *
 * <p>A change is an {@code INSERT}, {@code UPDATE} or {@code DELETE} by primary key that the session runs like any other: so it is
 * routed and refused, filled and copied as a statement of the caller's would be, whichever shard the row came from. A row that was
 * written is read from what the statement returned from then on.
 */
final class UpdatableRows implements InvocationHandler {
    private static final @Nullable Object[] NO_ARGUMENTS = {};
    private static final Set<String> MOVES =
            Set.of("next", "previous", "first", "last", "absolute", "relative", "beforeFirst", "afterLast");
    /** That of a row that was inserted: it is none of the result's. */
    private static final int INSERTED = 0;

    private final ShardlineConnection connection;
    private final ResultSet rows;
    private final @Nullable UpdatableRows before;
    private final ResultSet shown;
    /** The rows that were written, as the server returned them, by their number in the result; each holds its statement. */
    private final Map<Integer, ResultSet> written = new HashMap<>();

    private final Set<Integer> deleted = new HashSet<>();
    private @Nullable UpdatableTable table;
    private @Nullable NewValues values;
    private boolean onInsertRow;
    private boolean insertedIsCurrent;
    private ResultSet lastRead;

    /**
     * @param rows of the session, which are closed with this
     * @param before those of the same statement that a caller may have kept, which are closed with this too
     */
    UpdatableRows(ShardlineConnection connection, ResultSet rows, @Nullable UpdatableRows before) {
        this.connection = connection;
        this.rows = rows;
        this.before = before;
        this.lastRead = rows;
        this.shown = (ResultSet)
                Proxy.newProxyInstance(UpdatableRows.class.getClassLoader(), new Class<?>[] {ResultSet.class}, this);
    }

    /** The rows that a caller reads and changes. */
    ResultSet shown() {
        return shown;
    }

    boolean areOf(ResultSet others) {
        return rows == others;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        @Nullable Object[] arguments = given == null ? NO_ARGUMENTS : given;
        String name = method.getName();
        if (NewValues.takes(method)) {
            take(method, arguments);
            return null;
        }
        if (MOVES.contains(name)) {
            return move(method, arguments);
        }
        switch (name) {
            case "updateRow" -> updateRow();
            case "insertRow" -> insertRow();
            case "deleteRow" -> deleteRow();
            case "refreshRow" -> refreshRow();
            case "cancelRowUpdates" -> cancelRowUpdates();
            case "moveToInsertRow" -> moveToInsertRow();
            case "moveToCurrentRow" -> moveToCurrentRow();
            case "close" -> closeRows();
            default -> {
                return answer(name, method, arguments);
            }
        }
        return null;
    }

    private @Nullable Object answer(String name, Method method, @Nullable Object[] arguments) throws Throwable {
        return switch (name) {
            case "getConcurrency" -> {
                call(method, rows, arguments);
                yield ResultSet.CONCUR_UPDATABLE;
            }
            case "wasNull" -> lastRead.wasNull();
            case "equals" -> shown == arguments[0];
            case "isWrapperFor" -> ((Class<?>) argument(arguments)).isInstance(shown) || isOfRows(method, arguments);
            case "unwrap" -> ((Class<?>) argument(arguments)).isInstance(shown) ? shown : call(method, rows, arguments);
            default -> {
                boolean reads = name.startsWith("get") && arguments.length > 0;
                yield reads ? read(method, arguments) : call(method, rows, arguments);
            }
        };
    }

    private boolean isOfRows(Method method, @Nullable Object[] arguments) throws Throwable {
        return Boolean.TRUE.equals(call(method, rows, arguments));
    }

    private static Object argument(@Nullable Object[] arguments) {
        return Objects.requireNonNull(arguments[0]);
    }

    private static @Nullable Object call(Method method, ResultSet target, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    // ---- reading

    private @Nullable Object read(Method method, @Nullable Object[] arguments) throws Throwable {
        ResultSet source = rows;
        ResultSet changed = written.get(insertedIsCurrent ? INSERTED : rows.getRow());
        if (changed != null && table().has(column(arguments))) {
            source = changed;
        } else if (deleted.contains(rows.getRow())) {
            throw JdbcErrors.notOnARow("The row has been deleted.");
        }
        lastRead = source;
        return call(method, source, arguments);
    }

    private int column(@Nullable Object[] arguments) throws SQLException {
        return argument(arguments) instanceof String label ? rows.findColumn(label) : (int) argument(arguments);
    }

    private @Nullable Object move(Method method, @Nullable Object[] arguments) throws Throwable {
        String name = method.getName();
        boolean forward = name.equals("next") || name.equals("first");
        boolean relative = name.equals("next") || name.equals("previous") || name.equals("relative");
        if (onInsertRow && relative) {
            throw JdbcErrors.notOnARow("Can't use relative move methods while on the insert row.");
        }
        leaveRow();
        Object moved = call(method, rows, arguments);
        if (forward || name.equals("previous") || name.equals("last")) {
            while (Boolean.TRUE.equals(moved) && deleted.contains(rows.getRow())) {
                moved = forward ? rows.next() : rows.previous();
            }
        }
        return moved;
    }

    /** What was given and not written is forgotten. */
    private void leaveRow() throws SQLException {
        onInsertRow = false;
        insertedIsCurrent = false;
        values = null;
        ResultSet inserted = written.remove(INSERTED);
        if (inserted != null) {
            inserted.close();
        }
        if (!rows.isClosed() && rows.getType() == ResultSet.TYPE_FORWARD_ONLY) {
            closeWritten();
        }
    }

    // ---- changing

    private UpdatableTable table() throws SQLException {
        UpdatableTable known = table;
        if (known == null) {
            known = UpdatableTable.of(rows.getMetaData(), connection.getMetaData());
            table = known;
        }
        return known;
    }

    private void take(Method method, @Nullable Object[] arguments) throws SQLException {
        UpdatableTable known = table();
        if (!onInsertRow) {
            requireRow("update");
        }
        int column = column(arguments);
        if (column < 1 || column > known.columns().size()) {
            throw JdbcErrors.parameterOutOfRange(column, known.columns().size());
        }
        if (!known.has(column)) {
            throw JdbcErrors.notOnARow("The column " + known.labels().get(column - 1) + " is not one of the table.");
        }
        NewValues taken = values;
        if (taken == null) {
            taken = new NewValues(connection);
            values = taken;
        }
        taken.take(column, method, arguments);
    }

    private void requireRow(String action) throws SQLException {
        if (rows.getRow() == 0 || deleted.contains(rows.getRow())) {
            throw JdbcErrors.notOnARow("Cannot " + action + " the ResultSet because it is not on a row.");
        }
    }

    private void updateRow() throws SQLException {
        UpdatableTable known = table();
        if (onInsertRow) {
            throw JdbcErrors.notOnARow("Cannot call updateRow() when on the insert row.");
        }
        requireRow("update");
        NewValues given = values;
        if (given == null) {
            return;
        }
        String sql = known.update(given.byColumn().keySet());
        keep(rows.getRow(), run(sql, given.byColumn().values(), true));
        values = null;
    }

    private void insertRow() throws SQLException {
        UpdatableTable known = table();
        if (!onInsertRow) {
            throw JdbcErrors.notOnARow("Not on the insert row.");
        }
        NewValues given = values;
        if (given == null) {
            throw JdbcErrors.invalidArgument("You must specify at least one column value to insert a row.");
        }
        String sql = known.insert(given.byColumn().keySet());
        keep(INSERTED, run(sql, given.byColumn().values(), false));
        insertedIsCurrent = true;
        values = null;
    }

    private void deleteRow() throws SQLException {
        UpdatableTable known = table();
        if (onInsertRow) {
            throw JdbcErrors.notOnARow("Cannot call deleteRow() when on the insert row.");
        }
        requireRow("delete from");
        ShardlinePreparedStatement statement = prepare(known.delete(), List.of(), true);
        try (statement) {
            statement.executeUpdate();
        }
        deleted.add(rows.getRow());
        values = null;
        if (rows.getType() != ResultSet.TYPE_FORWARD_ONLY) {
            rows.previous();
        }
    }

    private void refreshRow() throws SQLException {
        UpdatableTable known = table();
        if (onInsertRow) {
            throw JdbcErrors.notOnARow("Can't refresh the insert row.");
        }
        if (rows.getRow() != 0) {
            values = null;
            keep(rows.getRow(), run(known.select(), List.of(), true));
        }
    }

    private void cancelRowUpdates() throws SQLException {
        table();
        if (onInsertRow) {
            throw JdbcErrors.notOnARow("Cannot call cancelRowUpdates() when on the insert row.");
        }
        values = null;
    }

    private void moveToInsertRow() throws SQLException {
        table();
        values = null;
        onInsertRow = true;
    }

    private void moveToCurrentRow() throws SQLException {
        table();
        onInsertRow = false;
        insertedIsCurrent = false;
        values = null;
    }

    private ResultSet run(String sql, Collection<Parameter> given, boolean byKey) throws SQLException {
        ShardlinePreparedStatement statement = prepare(sql, given, byKey);
        statement.closeOnCompletion();
        return statement.executeQuery();
    }

    private ShardlinePreparedStatement prepare(String sql, Collection<Parameter> given, boolean byKey)
            throws SQLException {
        ShardlinePreparedStatement statement = new ShardlinePreparedStatement(
                connection, connection.prepare(sql, true), ExecuteOptions.DEFAULT, connection.getHoldability());
        int position = 0;
        for (Parameter value : given) {
            statement.set(++position, value);
        }
        if (byKey) {
            ResultSet row = written.getOrDefault(rows.getRow(), rows);
            for (int column : table().key()) {
                statement.setObject(++position, row.getObject(column));
            }
        }
        return statement;
    }

    /** Keeps a row that was written in the place of what it was; if it was gone, it stays as it was. */
    private void keep(int number, ResultSet row) throws SQLException {
        if (!row.next()) {
            row.close();
            return;
        }
        ResultSet before = written.put(number, row);
        if (before != null) {
            before.close();
        }
    }

    private void closeWritten() throws SQLException {
        for (ResultSet row : written.values()) {
            row.close();
        }
        written.clear();
    }

    private void closeRows() throws SQLException {
        try {
            closeWritten();
        } finally {
            rows.close();
        }
    }

    /** Closes the rows, and those before them. */
    void close() throws SQLException {
        try {
            closeRows();
        } finally {
            if (before != null) {
                before.close();
            }
        }
    }
}
