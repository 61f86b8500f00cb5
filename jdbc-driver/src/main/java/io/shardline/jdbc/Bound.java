package io.shardline.jdbc;

import io.shardline.Parameter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that is set with the setter by which the caller set it.
 *
 * @param given what the caller gave; never changed after
 * @param value what the server will take it for, or {@link Routable#UNCERTAIN}
 */
record Bound<T>(@Nullable T given, @Nullable Object value, Setter<T> setter) implements Parameter {
    static final Setter<Boolean> BOOLEAN = PreparedStatement::setBoolean;
    static final Setter<Byte> BYTE = PreparedStatement::setByte;
    static final Setter<Short> SHORT = PreparedStatement::setShort;
    static final Setter<Integer> INT = PreparedStatement::setInt;
    static final Setter<Long> LONG = PreparedStatement::setLong;
    static final Setter<Float> FLOAT = PreparedStatement::setFloat;
    static final Setter<Double> DOUBLE = PreparedStatement::setDouble;
    static final Setter<BigDecimal> DECIMAL = PreparedStatement::setBigDecimal;
    static final Setter<String> STRING = PreparedStatement::setString;
    static final Setter<byte[]> BYTES = PreparedStatement::setBytes;
    static final Setter<Date> DATE = PreparedStatement::setDate;
    static final Setter<Time> TIME = PreparedStatement::setTime;
    static final Setter<Timestamp> TIMESTAMP = PreparedStatement::setTimestamp;
    static final Setter<Object> OBJECT = PreparedStatement::setObject;
    static final Setter<Array> ARRAY = PreparedStatement::setArray;

    private static final Map<Setter<?>, String> SENT_AS = Map.of(
            SHORT, "int2",
            INT, "int4",
            LONG, "int8",
            DOUBLE, "float8",
            DECIMAL, "numeric",
            STRING, Parameter.VARCHAR);

    /** One of the setters of {@link PreparedStatement}. */
    interface Setter<T> {
        void set(PreparedStatement statement, int position, @Nullable T value) throws SQLException;
    }

    /** A value by which rows can be routed as it is. */
    static <T> Bound<T> of(@Nullable T given, Setter<T> setter) {
        return new Bound<>(given, given, setter);
    }

    /** A value of which it is not known here what the server makes of it. */
    static <T> Bound<T> uncertain(@Nullable T given, Setter<T> setter) {
        return new Bound<>(given, given == null ? null : Routable.UNCERTAIN, setter);
    }

    @Override
    public void bind(PreparedStatement statement, int position) throws SQLException {
        setter.set(statement, position, given);
    }

    @Override
    public String sentAs() {
        if (given != value) {
            return OTHER;
        }
        return setter == OBJECT ? new OfObject(given).sentAs() : SENT_AS.getOrDefault(setter, OTHER);
    }

    /** NULL of a type. */
    record OfNull(int type, @Nullable String typeName) implements Parameter {
        private static final Map<Integer, String> SENT_AS = Map.of(
                Types.SMALLINT, "int2",
                Types.INTEGER, "int4",
                Types.BIGINT, "int8",
                Types.DOUBLE, "float8",
                Types.NUMERIC, "numeric",
                Types.DECIMAL, "numeric",
                Types.VARCHAR, VARCHAR,
                Types.NULL, UNTYPED_NULL);

        @Override
        public String sentAs() {
            return typeName == null ? SENT_AS.getOrDefault(type, OTHER) : OTHER;
        }

        @Override
        public @Nullable Object value() {
            return null;
        }

        @Override
        public void bind(PreparedStatement statement, int position) throws SQLException {
            if (typeName == null) {
                statement.setNull(position, type);
            } else {
                statement.setNull(position, type, typeName);
            }
        }
    }

    /** An object for a type. */
    record Typed(
            Object given, int type, int scale, @Nullable Object value) implements Parameter {
        @Override
        public void bind(PreparedStatement statement, int position) throws SQLException {
            if (scale < 0) {
                statement.setObject(position, given, type);
            } else {
                statement.setObject(position, given, type, scale);
            }
        }
    }

    /** A date or time in a calendar's zone, which the router does not look at. */
    record Zoned(java.util.Date given, Calendar calendar) implements Parameter {
        @Override
        public Object value() {
            return Routable.UNCERTAIN;
        }

        @Override
        public void bind(PreparedStatement statement, int position) throws SQLException {
            if (given instanceof Timestamp timestamp) {
                statement.setTimestamp(position, timestamp, calendar);
            } else if (given instanceof Time time) {
                statement.setTime(position, time, calendar);
            } else {
                statement.setDate(position, (Date) given, calendar);
            }
        }
    }

    /** A stream that was read when it was set, for every shard needs it from its begin. */
    record Stream(byte[] given, Object value, StreamSetter setter) implements Parameter {
        interface StreamSetter {
            void set(PreparedStatement statement, int position, InputStream stream) throws SQLException;
        }

        @Override
        public void bind(PreparedStatement statement, int position) throws SQLException {
            setter.set(statement, position, new ByteArrayInputStream(given));
        }
    }

    /** XML, of which a shard's connection makes an object of its own. */
    record Xml(@Nullable String given) implements Parameter {
        @Override
        public @Nullable Object value() {
            return given == null ? null : Routable.UNCERTAIN;
        }

        @Override
        public void bind(PreparedStatement statement, int position) throws SQLException {
            if (given == null) {
                statement.setSQLXML(position, null);
                return;
            }
            SQLXML xml = statement.getConnection().createSQLXML();
            xml.setString(given);
            statement.setSQLXML(position, xml);
        }
    }
}
