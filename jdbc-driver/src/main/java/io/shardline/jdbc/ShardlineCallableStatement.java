package io.shardline.jdbc;

import io.shardline.ExecuteOptions;
import io.shardline.Parameter;
import io.shardline.Prepared;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Calendar;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A call of a function or procedure, on the one shard where it belongs: any for a function that depends on its arguments alone,
 * else the one that a hint before the call names.
 */
final class ShardlineCallableStatement extends ShardlinePreparedStatement implements NamelessCall {
    private static final Parameter NULL = new Bound.OfNull(Types.NULL, null);

    private final CallText text;
    private final Prepared routed;
    /** By position as the caller counts: the types of what is returned, and after an execution the values. */
    private final SortedMap<Integer, Integer> outTypes = new TreeMap<>();

    private @Nullable SortedMap<Integer, @Nullable Object> outs;
    private boolean wasNull;

    ShardlineCallableStatement(
            ShardlineConnection connection, CallText text, Prepared routed, ExecuteOptions options, int holdability)
            throws SQLException {
        super(connection, routed, options, holdability);
        this.text = text;
        this.routed = routed;
    }

    @Override
    int shift() {
        return text.returns() ? 1 : 0;
    }

    /** With out parameters the PostgreSQL driver's own call is run, on the shard; without, it is a query like others. */
    @Override
    public boolean execute() throws SQLException {
        if (outTypes.isEmpty() && !text.returns()) {
            return super.execute();
        }
        checkOpen();
        Parameter[] values = new Parameter[parameters().length];
        for (int i = 0; i < values.length; i++) {
            Parameter set = parameters()[i];
            values[i] = set == null ? NULL : set;
        }
        outs = connection().onShardOf(routed, values, this::call);
        return false;
    }

    private SortedMap<Integer, @Nullable Object> call(Connection shard) throws SQLException {
        try (CallableStatement call = shard.prepareCall(text.written())) {
            for (Map.Entry<Integer, Integer> out : outTypes.entrySet()) {
                call.registerOutParameter(out.getKey(), out.getValue());
            }
            for (int i = 0; i < parameters().length; i++) {
                Parameter set = parameters()[i];
                if (set != null) {
                    set.bind(call, i + 1 + shift());
                }
            }
            call.execute();
            SortedMap<Integer, @Nullable Object> values = new TreeMap<>();
            for (Integer position : outTypes.keySet()) {
                values.put(position, call.getObject(position));
            }
            return values;
        }
    }

    @Override
    public int executeUpdate() throws SQLException {
        return narrow(executeLargeUpdate());
    }

    /** A call with out parameters has no count. */
    @Override
    public long executeLargeUpdate() throws SQLException {
        if (outTypes.isEmpty() && !text.returns()) {
            return super.executeLargeUpdate();
        }
        execute();
        return 0;
    }

    // ---- out parameters

    @Override
    public void registerOutParameter(int position, int type) throws SQLException {
        checkOpen();
        int parameter = position - shift();
        if (parameter < 0 || parameter == 0 && !text.returns() || parameter > parameters().length) {
            throw JdbcErrors.parameterOutOfRange(position, parameters().length);
        }
        outTypes.put(position, normal(type));
    }

    /** Types that the PostgreSQL driver does not tell apart. */
    private static int normal(int type) {
        return switch (type) {
            case Types.TINYINT -> Types.SMALLINT;
            case Types.LONGVARCHAR, Types.CHAR -> Types.VARCHAR;
            case Types.DECIMAL -> Types.NUMERIC;
            case Types.FLOAT -> Types.DOUBLE;
            case Types.BINARY, Types.LONGVARBINARY -> Types.VARBINARY;
            case Types.BOOLEAN -> Types.BIT;
            default -> type;
        };
    }

    @Override
    public void registerOutParameter(int position, int type, int scale) throws SQLException {
        registerOutParameter(position, type);
    }

    @Override
    public void registerOutParameter(int position, int type, @Nullable String typeName) throws SQLException {
        registerOutParameter(position, type);
    }

    @Override
    public boolean wasNull() throws SQLException {
        checkOpen();
        return wasNull;
    }

    private @Nullable Object out(int position) throws SQLException {
        checkOpen();
        if (!outTypes.containsKey(position) || outs == null) {
            throw new SQLException(
                    "Results cannot be retrieved from a CallableStatement before it is executed.", "55000");
        }
        Object value = outs.get(position);
        wasNull = value == null;
        return value;
    }

    private @Nullable Object out(int position, int type, String getter) throws SQLException {
        Object value = out(position);
        Integer registered = outTypes.get(position);
        if (registered == null || registered != type) {
            throw new SQLException(
                    "Parameter of type " + registered + " was registered, but call to " + getter + " (sqltype=" + type
                            + ") was made.",
                    "42821");
        }
        return value;
    }

    @Override
    public @Nullable String getString(int position) throws SQLException {
        return (String) out(position, Types.VARCHAR, "getString");
    }

    @Override
    public boolean getBoolean(int position) throws SQLException {
        Object value = out(position, Types.BIT, "getBoolean");
        return value == null ? false : (Boolean) value;
    }

    @Override
    public byte getByte(int position) throws SQLException {
        Object value = out(position, Types.SMALLINT, "getByte");
        return value == null ? 0 : ((Number) value).byteValue();
    }

    @Override
    public short getShort(int position) throws SQLException {
        Object value = out(position, Types.SMALLINT, "getShort");
        return value == null ? 0 : ((Number) value).shortValue();
    }

    @Override
    public int getInt(int position) throws SQLException {
        Object value = out(position, Types.INTEGER, "getInt");
        return value == null ? 0 : ((Number) value).intValue();
    }

    @Override
    public long getLong(int position) throws SQLException {
        Object value = out(position, Types.BIGINT, "getLong");
        return value == null ? 0 : ((Number) value).longValue();
    }

    @Override
    public float getFloat(int position) throws SQLException {
        Object value = out(position, Types.REAL, "getFloat");
        return value == null ? 0 : ((Number) value).floatValue();
    }

    @Override
    public double getDouble(int position) throws SQLException {
        Object value = out(position, Types.DOUBLE, "getDouble");
        return value == null ? 0 : ((Number) value).doubleValue();
    }

    @Override
    public byte @Nullable [] getBytes(int position) throws SQLException {
        return (byte[]) out(position, Types.VARBINARY, "getBytes");
    }

    @Override
    public @Nullable Date getDate(int position) throws SQLException {
        return (Date) out(position, Types.DATE, "getDate");
    }

    @Override
    public @Nullable Time getTime(int position) throws SQLException {
        return (Time) out(position, Types.TIME, "getTime");
    }

    @Override
    public @Nullable Timestamp getTimestamp(int position) throws SQLException {
        return (Timestamp) out(position, Types.TIMESTAMP, "getTimestamp");
    }

    @Override
    public @Nullable BigDecimal getBigDecimal(int position) throws SQLException {
        return (BigDecimal) out(position, Types.NUMERIC, "getBigDecimal");
    }

    @Override
    public @Nullable Array getArray(int position) throws SQLException {
        return (Array) out(position, Types.ARRAY, "getArray");
    }

    @Override
    public @Nullable SQLXML getSQLXML(int position) throws SQLException {
        return (SQLXML) out(position, Types.SQLXML, "getSQLXML");
    }

    /** The scale is the value's own, as in the PostgreSQL driver. */
    @Override
    @Deprecated
    public @Nullable BigDecimal getBigDecimal(int position, int scale) throws SQLException {
        return getBigDecimal(position);
    }

    @Override
    public @Nullable Object getObject(int position) throws SQLException {
        return out(position);
    }

    @Override
    public @Nullable Object getObject(int position, @Nullable Map<String, Class<?>> map) throws SQLException {
        return out(position);
    }

    @Override
    public <T> @Nullable T getObject(int position, Class<T> type) throws SQLException {
        Object value = out(position);
        if (value != null && !type.isInstance(value)) {
            throw JdbcErrors.invalidArgument("Unsupported type conversion to " + type.getName() + ".");
        }
        return type.cast(value);
    }

    @Override
    public @Nullable Date getDate(int position, @Nullable Calendar calendar) throws SQLException {
        Date value = getDate(position);
        return value == null || calendar == null
                ? value
                : new Date(milliseconds(value.toLocalDate().atStartOfDay(), calendar));
    }

    @Override
    public @Nullable Time getTime(int position, @Nullable Calendar calendar) throws SQLException {
        Time value = getTime(position);
        return value == null || calendar == null
                ? value
                : new Time(milliseconds(value.toLocalTime().atDate(LocalDate.EPOCH), calendar));
    }

    @Override
    public @Nullable Timestamp getTimestamp(int position, @Nullable Calendar calendar) throws SQLException {
        Timestamp value = getTimestamp(position);
        if (value == null || calendar == null) {
            return value;
        }
        Timestamp there = new Timestamp(milliseconds(value.toLocalDateTime(), calendar));
        there.setNanos(value.getNanos());
        return there;
    }

    /** What a clock in the calendar's zone shows is taken for the value, as in the PostgreSQL driver. */
    private static long milliseconds(LocalDateTime shown, Calendar calendar) {
        return shown.atZone(calendar.getTimeZone().toZoneId()).toInstant().toEpochMilli();
    }
}
