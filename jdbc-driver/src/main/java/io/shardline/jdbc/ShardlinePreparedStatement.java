package io.shardline.jdbc;

import io.shardline.ExecuteOptions;
import io.shardline.Parameter;
import io.shardline.Prepared;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement with placeholders.
 *
 * <p>Parameters are kept until it runs, and set then on the statement of each shard concerned. So a value that the PostgreSQL
 * driver does not take is refused when the statement runs; and a stream is read, to its end or its length, when it is set.
 */
class ShardlinePreparedStatement extends ShardlineStatement implements PreparedStatement {
    private final Prepared prepared;
    private final @Nullable Parameter[] parameters;
    private @Nullable List<Parameter[]> batch;

    ShardlinePreparedStatement(
            ShardlineConnection connection, Prepared prepared, ExecuteOptions options, int holdability)
            throws SQLException {
        super(connection, options, holdability, true);
        this.prepared = prepared;
        this.parameters = new @Nullable Parameter[prepared.parameterCount()];
    }

    // ---- running

    @Override
    public ResultSet executeQuery() throws SQLException {
        return requiredRows(execute());
    }

    @Override
    public int executeUpdate() throws SQLException {
        execute();
        return narrow(requiredCount());
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        execute();
        return requiredCount();
    }

    @Override
    public boolean execute() throws SQLException {
        return run(prepared, complete(), options());
    }

    /** The parameters, all of which are set. */
    @SuppressWarnings("NullAway") // The loop has seen that none is missing.
    private Parameter[] complete() throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] == null) {
                checkOpen();
                throw JdbcErrors.parameterMissing(i + 1);
            }
        }
        return parameters;
    }

    @Override
    public void addBatch() throws SQLException {
        checkOpen();
        if (batch == null) {
            batch = new ArrayList<>();
        }
        batch.add(complete().clone());
    }

    @Override
    public void clearBatch() throws SQLException {
        checkOpen();
        batch = null;
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        checkOpen();
        List<Parameter[]> entries = batch;
        batch = null;
        if (entries == null) {
            return new long[0];
        }
        try {
            return runBatch(prepared, entries);
        } catch (SQLException e) {
            throw BatchErrors.ofAll(e, entries.size());
        }
    }

    @Override
    public void clearParameters() throws SQLException {
        checkOpen();
        Arrays.fill(parameters, null);
    }

    /** How many placeholders are before the first parameter that can be set. */
    int shift() {
        return 0;
    }

    /** The parameters as they are now, of which some may be missing. */
    final @Nullable Parameter[] parameters() {
        return parameters;
    }

    /** @param given as the caller counts */
    final void set(int given, Parameter parameter) throws SQLException {
        checkOpen();
        int position = given - shift();
        if (position < 1 || position > parameters.length) {
            throw JdbcErrors.parameterOutOfRange(position, parameters.length);
        }
        parameters[position - 1] = parameter;
    }

    // ---- plain values

    @Override
    public void setNull(int position, int type) throws SQLException {
        set(position, new Bound.OfNull(type, null));
    }

    @Override
    public void setNull(int position, int type, @Nullable String typeName) throws SQLException {
        set(position, new Bound.OfNull(type, typeName));
    }

    @Override
    public void setBoolean(int position, boolean x) throws SQLException {
        set(position, Bound.uncertain(x, Bound.BOOLEAN));
    }

    @Override
    public void setByte(int position, byte x) throws SQLException {
        set(position, Bound.of(x, Bound.BYTE));
    }

    @Override
    public void setShort(int position, short x) throws SQLException {
        set(position, Bound.of(x, Bound.SHORT));
    }

    @Override
    public void setInt(int position, int x) throws SQLException {
        set(position, Bound.of(x, Bound.INT));
    }

    @Override
    public void setLong(int position, long x) throws SQLException {
        set(position, Bound.of(x, Bound.LONG));
    }

    @Override
    public void setFloat(int position, float x) throws SQLException {
        set(position, Bound.of(x, Bound.FLOAT));
    }

    @Override
    public void setDouble(int position, double x) throws SQLException {
        set(position, Bound.of(x, Bound.DOUBLE));
    }

    @Override
    public void setBigDecimal(int position, @Nullable BigDecimal x) throws SQLException {
        set(position, Bound.of(x, Bound.DECIMAL));
    }

    @Override
    public void setString(int position, @Nullable String x) throws SQLException {
        set(position, Bound.of(x, Bound.STRING));
    }

    @Override
    public void setBytes(int position, byte @Nullable [] x) throws SQLException {
        set(position, Bound.of(x == null ? null : x.clone(), Bound.BYTES));
    }

    // ---- dates and times, which may be changed by their owners, and are copied

    @Override
    public void setDate(int position, @Nullable Date x) throws SQLException {
        Date copy = x == null ? null : (Date) x.clone();
        set(
                position,
                x == null || x.getClass() == Date.class
                        ? Bound.of(copy, Bound.DATE)
                        : Bound.uncertain(copy, Bound.DATE));
    }

    @Override
    public void setTime(int position, @Nullable Time x) throws SQLException {
        set(position, Bound.uncertain(x == null ? null : (Time) x.clone(), Bound.TIME));
    }

    @Override
    public void setTimestamp(int position, @Nullable Timestamp x) throws SQLException {
        Timestamp copy = x == null ? null : (Timestamp) x.clone();
        set(
                position,
                x == null || x.getClass() == Timestamp.class
                        ? Bound.of(copy, Bound.TIMESTAMP)
                        : Bound.uncertain(copy, Bound.TIMESTAMP));
    }

    @Override
    public void setDate(int position, @Nullable Date x, @Nullable Calendar calendar) throws SQLException {
        if (x == null || calendar == null) {
            setDate(position, x);
        } else {
            set(position, new Bound.Zoned((Date) x.clone(), (Calendar) calendar.clone()));
        }
    }

    @Override
    public void setTime(int position, @Nullable Time x, @Nullable Calendar calendar) throws SQLException {
        if (x == null || calendar == null) {
            setTime(position, x);
        } else {
            set(position, new Bound.Zoned((Time) x.clone(), (Calendar) calendar.clone()));
        }
    }

    @Override
    public void setTimestamp(int position, @Nullable Timestamp x, @Nullable Calendar calendar) throws SQLException {
        if (x == null || calendar == null) {
            setTimestamp(position, x);
        } else {
            set(position, new Bound.Zoned((Timestamp) x.clone(), (Calendar) calendar.clone()));
        }
    }

    // ---- objects

    @Override
    public void setObject(int position, @Nullable Object x) throws SQLException {
        if (x instanceof Array array) {
            setArray(position, array);
        } else if (x instanceof SQLXML xml) {
            setSQLXML(position, xml);
        } else if (x == null) {
            set(position, Bound.of(null, Bound.OBJECT));
        } else {
            Object copy = Copies.of(x);
            set(position, new Bound<>(copy, Routable.of(copy), Bound.OBJECT));
        }
    }

    @Override
    public void setObject(int position, @Nullable Object x, int type) throws SQLException {
        setObject(position, x, type, -1);
    }

    @Override
    public void setObject(int position, @Nullable Object x, int type, int scaleOrLength) throws SQLException {
        if (x == null) {
            setNull(position, type);
        } else if (x instanceof Array array && type == Types.ARRAY) {
            setArray(position, array);
        } else if (x instanceof SQLXML xml && type == Types.SQLXML) {
            setSQLXML(position, xml);
        } else if (x instanceof InputStream stream) {
            set(
                    position,
                    new Bound.Stream(
                            Streams.bytes(stream, Integer.MAX_VALUE),
                            Routable.UNCERTAIN,
                            (statement, at, copy) -> statement.setObject(at, copy, type)));
        } else {
            Object copy = Copies.of(x);
            set(position, new Bound.Typed(copy, type, scaleOrLength, Routable.of(copy, type, scaleOrLength)));
        }
    }

    /** Taken as the type of {@link Types} that it stands for. */
    @Override
    public void setObject(int position, @Nullable Object x, SQLType type, int scaleOrLength) throws SQLException {
        setObject(position, x, number(type), scaleOrLength);
    }

    /** Taken as the type of {@link Types} that it stands for. */
    @Override
    public void setObject(int position, @Nullable Object x, SQLType type) throws SQLException {
        setObject(position, x, number(type), -1);
    }

    private static int number(SQLType type) throws SQLException {
        Integer number = type.getVendorTypeNumber();
        if (number == null || !type.getVendor().equals("java.sql")) {
            throw JdbcErrors.notSupported("The type " + type.getName() + " is not one of java.sql.JDBCType.");
        }
        return number;
    }

    @Override
    public void setArray(int position, @Nullable Array x) throws SQLException {
        set(
                position,
                x == null ? Bound.of(null, Bound.ARRAY) : new ShardlineArray.AsParameter(ShardlineArray.copyOf(x)));
    }

    @Override
    public void setSQLXML(int position, @Nullable SQLXML x) throws SQLException {
        set(position, new Bound.Xml(x == null ? null : x.getString()));
    }

    /** Each shard concerned stores a large object of its own. */
    @Override
    public void setBlob(int position, @Nullable Blob x) throws SQLException {
        set(position, Bound.uncertain(x, PreparedStatement::setBlob));
    }

    /** Each shard concerned stores a large object of its own. */
    @Override
    public void setClob(int position, @Nullable Clob x) throws SQLException {
        set(position, Bound.uncertain(x, PreparedStatement::setClob));
    }

    // ---- streams

    @Override
    public void setAsciiStream(int position, @Nullable InputStream x, int length) throws SQLException {
        if (x == null) {
            setNull(position, Types.VARCHAR);
            return;
        }
        byte[] bytes = Streams.bytes(x, length);
        set(
                position,
                new Bound.Stream(
                        bytes,
                        new String(bytes, StandardCharsets.US_ASCII),
                        (statement, at, stream) -> statement.setAsciiStream(at, stream, bytes.length)));
    }

    @Override
    @Deprecated
    @SuppressWarnings("deprecation") // Programs that use it still are to run.
    public void setUnicodeStream(int position, @Nullable InputStream x, int length) throws SQLException {
        if (x == null) {
            setNull(position, Types.VARCHAR);
            return;
        }
        String text = Streams.text(new InputStreamReader(x, StandardCharsets.UTF_8), length);
        set(
                position,
                new Bound.Stream(
                        Streams.utf8(text),
                        text,
                        (statement, at, stream) -> statement.setUnicodeStream(at, stream, text.length())));
    }

    @Override
    public void setBinaryStream(int position, @Nullable InputStream x, int length) throws SQLException {
        setBinaryStream(position, x, (long) length);
    }

    @Override
    public void setBinaryStream(int position, @Nullable InputStream x, long length) throws SQLException {
        if (x == null) {
            setNull(position, Types.VARBINARY);
            return;
        }
        byte[] bytes = Streams.bytes(x, length);
        set(
                position,
                new Bound.Stream(
                        bytes, bytes, (statement, at, stream) -> statement.setBinaryStream(at, stream, length)));
    }

    @Override
    public void setBinaryStream(int position, @Nullable InputStream x) throws SQLException {
        if (x == null) {
            setNull(position, Types.VARBINARY);
            return;
        }
        byte[] bytes = Streams.bytes(x, Integer.MAX_VALUE);
        set(position, new Bound.Stream(bytes, bytes, PreparedStatement::setBinaryStream));
    }

    @Override
    public void setCharacterStream(int position, @Nullable Reader x, int length) throws SQLException {
        if (x == null) {
            setNull(position, Types.VARCHAR);
            return;
        }
        String text = Streams.text(x, length);
        set(
                position,
                Bound.of(
                        text,
                        (statement, at, copy) ->
                                statement.setCharacterStream(at, new StringReader(text), text.length())));
    }

    @Override
    public void setCharacterStream(int position, @Nullable Reader x) throws SQLException {
        if (x == null) {
            setNull(position, Types.VARCHAR);
            return;
        }
        String text = Streams.text(x, Integer.MAX_VALUE);
        set(
                position,
                Bound.of(text, (statement, at, copy) -> statement.setCharacterStream(at, new StringReader(text))));
    }

    @Override
    public void setBlob(int position, @Nullable InputStream x, long length) throws SQLException {
        if (x == null) {
            setNull(position, Types.BLOB);
            return;
        }
        set(position, new Bound.Stream(Streams.bytes(x, length), Routable.UNCERTAIN, PreparedStatement::setBlob));
    }

    @Override
    public void setBlob(int position, @Nullable InputStream x) throws SQLException {
        setBlob(position, x, Integer.MAX_VALUE);
    }

    // ---- what the PostgreSQL driver does not have either

    @Override
    public void setRef(int position, @Nullable Ref x) throws SQLException {
        throw missing("setRef(int, Ref)");
    }

    @Override
    public void setURL(int position, @Nullable URL x) throws SQLException {
        throw missing("setURL(int, URL)");
    }

    @Override
    public void setRowId(int position, @Nullable RowId x) throws SQLException {
        throw missing("setRowId(int, RowId)");
    }

    @Override
    public void setNString(int position, @Nullable String x) throws SQLException {
        throw missing("setNString(int, String)");
    }

    @Override
    public void setNCharacterStream(int position, @Nullable Reader x, long length) throws SQLException {
        throw missing("setNCharacterStream(int, Reader, long)");
    }

    @Override
    public void setNCharacterStream(int position, @Nullable Reader x) throws SQLException {
        throw missing("setNCharacterStream(int, Reader)");
    }

    @Override
    public void setNClob(int position, @Nullable NClob x) throws SQLException {
        throw missing("setNClob(int, NClob)");
    }

    @Override
    public void setNClob(int position, @Nullable Reader x, long length) throws SQLException {
        throw missing("setNClob(int, Reader, long)");
    }

    @Override
    public void setNClob(int position, @Nullable Reader x) throws SQLException {
        throw missing("setNClob(int, Reader)");
    }

    @Override
    public void setClob(int position, @Nullable Reader x, long length) throws SQLException {
        throw missing("setClob(int, Reader, long)");
    }

    @Override
    public void setClob(int position, @Nullable Reader x) throws SQLException {
        throw missing("setClob(int, Reader)");
    }

    @Override
    public void setAsciiStream(int position, @Nullable InputStream x, long length) throws SQLException {
        throw missing("setAsciiStream(int, InputStream, long)");
    }

    @Override
    public void setAsciiStream(int position, @Nullable InputStream x) throws SQLException {
        throw missing("setAsciiStream(int, InputStream)");
    }

    @Override
    public void setCharacterStream(int position, @Nullable Reader x, long length) throws SQLException {
        throw missing("setCharacterStream(int, Reader, long)");
    }

    private SQLException missing(String method) throws SQLException {
        checkOpen();
        return JdbcErrors.notSupported("The PostgreSQL driver does not take " + method + " either.");
    }

    // ---- metadata

    /** That of the rows last returned; before an execution, what a shard says of the text. Null for a text that returns none. */
    @Override
    @SuppressWarnings("NullAway") // It does not see that the type argument may be null.
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        ResultSet rows = getResultSet();
        return rows != null && !rows.isClosed()
                ? rows.getMetaData()
                : connection().<@Nullable ResultSetMetaData>describe(prepared, statement -> {
                    ResultSetMetaData described = statement.getMetaData();
                    return described == null ? null : KnownColumns.of(described);
                });
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        checkOpen();
        return connection().describe(prepared, statement -> KnownParameters.of(statement.getParameterMetaData()));
    }

    // ---- texts, which a prepared statement does not take

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        throw textOnPrepared();
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        throw textOnPrepared();
    }

    @Override
    public boolean execute(String sql, int autoGeneratedKeys) throws SQLException {
        throw textOnPrepared();
    }

    @Override
    public boolean execute(String sql, int @Nullable [] columnIndexes) throws SQLException {
        throw textOnPrepared();
    }

    @Override
    public boolean execute(String sql, String @Nullable [] columnNames) throws SQLException {
        throw textOnPrepared();
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        throw textOnPrepared();
    }

    @Override
    public long executeLargeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
        throw textOnPrepared();
    }

    @Override
    public long executeLargeUpdate(String sql, int @Nullable [] columnIndexes) throws SQLException {
        throw textOnPrepared();
    }

    @Override
    public long executeLargeUpdate(String sql, String @Nullable [] columnNames) throws SQLException {
        throw textOnPrepared();
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        throw textOnPrepared();
    }

    private SQLException textOnPrepared() throws SQLException {
        checkOpen();
        return JdbcErrors.textOnPrepared();
    }

    /** The SQL as it was given, without the values: they may be secrets. */
    @Override
    public String toString() {
        return prepared.sql();
    }
}
