package io.shardline.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the PostgreSQL driver does not have either: parameters by name, and some types of out parameters. */
interface NamelessCall extends CallableStatement {
    @Override
    default Ref getRef(int a) throws SQLException {
        throw missing("getRef(int)");
    }

    @Override
    default Blob getBlob(int a) throws SQLException {
        throw missing("getBlob(int)");
    }

    @Override
    default Clob getClob(int a) throws SQLException {
        throw missing("getClob(int)");
    }

    @Override
    default void registerOutParameter(String a, int b) throws SQLException {
        throw missing("registerOutParameter(String, int)");
    }

    @Override
    default void registerOutParameter(String a, int b, int c) throws SQLException {
        throw missing("registerOutParameter(String, int, int)");
    }

    @Override
    default void registerOutParameter(String a, int b, String c) throws SQLException {
        throw missing("registerOutParameter(String, int, String)");
    }

    @Override
    default URL getURL(int a) throws SQLException {
        throw missing("getURL(int)");
    }

    @Override
    default void setURL(String a, @Nullable URL b) throws SQLException {
        throw missing("setURL(String, URL)");
    }

    @Override
    default void setNull(String a, int b) throws SQLException {
        throw missing("setNull(String, int)");
    }

    @Override
    default void setBoolean(String a, boolean b) throws SQLException {
        throw missing("setBoolean(String, boolean)");
    }

    @Override
    default void setByte(String a, byte b) throws SQLException {
        throw missing("setByte(String, byte)");
    }

    @Override
    default void setShort(String a, short b) throws SQLException {
        throw missing("setShort(String, short)");
    }

    @Override
    default void setInt(String a, int b) throws SQLException {
        throw missing("setInt(String, int)");
    }

    @Override
    default void setLong(String a, long b) throws SQLException {
        throw missing("setLong(String, long)");
    }

    @Override
    default void setFloat(String a, float b) throws SQLException {
        throw missing("setFloat(String, float)");
    }

    @Override
    default void setDouble(String a, double b) throws SQLException {
        throw missing("setDouble(String, double)");
    }

    @Override
    default void setBigDecimal(String a, @Nullable BigDecimal b) throws SQLException {
        throw missing("setBigDecimal(String, BigDecimal)");
    }

    @Override
    default void setString(String a, String b) throws SQLException {
        throw missing("setString(String, String)");
    }

    @Override
    default void setBytes(String a, byte @Nullable [] b) throws SQLException {
        throw missing("setBytes(String, byte[])");
    }

    @Override
    default void setDate(String a, @Nullable Date b) throws SQLException {
        throw missing("setDate(String, Date)");
    }

    @Override
    default void setTime(String a, @Nullable Time b) throws SQLException {
        throw missing("setTime(String, Time)");
    }

    @Override
    default void setTimestamp(String a, @Nullable Timestamp b) throws SQLException {
        throw missing("setTimestamp(String, Timestamp)");
    }

    @Override
    default void setAsciiStream(String a, @Nullable InputStream b, int c) throws SQLException {
        throw missing("setAsciiStream(String, InputStream, int)");
    }

    @Override
    default void setBinaryStream(String a, @Nullable InputStream b, int c) throws SQLException {
        throw missing("setBinaryStream(String, InputStream, int)");
    }

    @Override
    default void setObject(String a, @Nullable Object b, int c, int d) throws SQLException {
        throw missing("setObject(String, Object, int, int)");
    }

    @Override
    default void setObject(String a, @Nullable Object b, int c) throws SQLException {
        throw missing("setObject(String, Object, int)");
    }

    @Override
    default void setObject(String a, @Nullable Object b) throws SQLException {
        throw missing("setObject(String, Object)");
    }

    @Override
    default void setCharacterStream(String a, @Nullable Reader b, int c) throws SQLException {
        throw missing("setCharacterStream(String, Reader, int)");
    }

    @Override
    default void setDate(String a, @Nullable Date b, @Nullable Calendar c) throws SQLException {
        throw missing("setDate(String, Date, Calendar)");
    }

    @Override
    default void setTime(String a, @Nullable Time b, @Nullable Calendar c) throws SQLException {
        throw missing("setTime(String, Time, Calendar)");
    }

    @Override
    default void setTimestamp(String a, @Nullable Timestamp b, @Nullable Calendar c) throws SQLException {
        throw missing("setTimestamp(String, Timestamp, Calendar)");
    }

    @Override
    default void setNull(String a, int b, String c) throws SQLException {
        throw missing("setNull(String, int, String)");
    }

    @Override
    default String getString(String a) throws SQLException {
        throw missing("getString(String)");
    }

    @Override
    default boolean getBoolean(String a) throws SQLException {
        throw missing("getBoolean(String)");
    }

    @Override
    default byte getByte(String a) throws SQLException {
        throw missing("getByte(String)");
    }

    @Override
    default short getShort(String a) throws SQLException {
        throw missing("getShort(String)");
    }

    @Override
    default int getInt(String a) throws SQLException {
        throw missing("getInt(String)");
    }

    @Override
    default long getLong(String a) throws SQLException {
        throw missing("getLong(String)");
    }

    @Override
    default float getFloat(String a) throws SQLException {
        throw missing("getFloat(String)");
    }

    @Override
    default double getDouble(String a) throws SQLException {
        throw missing("getDouble(String)");
    }

    @Override
    default byte[] getBytes(String a) throws SQLException {
        throw missing("getBytes(String)");
    }

    @Override
    default Date getDate(String a) throws SQLException {
        throw missing("getDate(String)");
    }

    @Override
    default Time getTime(String a) throws SQLException {
        throw missing("getTime(String)");
    }

    @Override
    default Timestamp getTimestamp(String a) throws SQLException {
        throw missing("getTimestamp(String)");
    }

    @Override
    default Object getObject(String a) throws SQLException {
        throw missing("getObject(String)");
    }

    @Override
    default BigDecimal getBigDecimal(String a) throws SQLException {
        throw missing("getBigDecimal(String)");
    }

    @Override
    default Object getObject(String a, @Nullable Map<String, Class<?>> b) throws SQLException {
        throw missing("getObject(String, Map)");
    }

    @Override
    default Ref getRef(String a) throws SQLException {
        throw missing("getRef(String)");
    }

    @Override
    default Blob getBlob(String a) throws SQLException {
        throw missing("getBlob(String)");
    }

    @Override
    default Clob getClob(String a) throws SQLException {
        throw missing("getClob(String)");
    }

    @Override
    default Array getArray(String a) throws SQLException {
        throw missing("getArray(String)");
    }

    @Override
    default Date getDate(String a, @Nullable Calendar b) throws SQLException {
        throw missing("getDate(String, Calendar)");
    }

    @Override
    default Time getTime(String a, @Nullable Calendar b) throws SQLException {
        throw missing("getTime(String, Calendar)");
    }

    @Override
    default Timestamp getTimestamp(String a, @Nullable Calendar b) throws SQLException {
        throw missing("getTimestamp(String, Calendar)");
    }

    @Override
    default URL getURL(String a) throws SQLException {
        throw missing("getURL(String)");
    }

    @Override
    default RowId getRowId(int a) throws SQLException {
        throw missing("getRowId(int)");
    }

    @Override
    default RowId getRowId(String a) throws SQLException {
        throw missing("getRowId(String)");
    }

    @Override
    default void setRowId(String a, @Nullable RowId b) throws SQLException {
        throw missing("setRowId(String, RowId)");
    }

    @Override
    default void setNString(String a, String b) throws SQLException {
        throw missing("setNString(String, String)");
    }

    @Override
    default void setNCharacterStream(String a, @Nullable Reader b, long c) throws SQLException {
        throw missing("setNCharacterStream(String, Reader, long)");
    }

    @Override
    default void setNClob(String a, @Nullable NClob b) throws SQLException {
        throw missing("setNClob(String, NClob)");
    }

    @Override
    default void setClob(String a, @Nullable Reader b, long c) throws SQLException {
        throw missing("setClob(String, Reader, long)");
    }

    @Override
    default void setBlob(String a, @Nullable InputStream b, long c) throws SQLException {
        throw missing("setBlob(String, InputStream, long)");
    }

    @Override
    default void setNClob(String a, @Nullable Reader b, long c) throws SQLException {
        throw missing("setNClob(String, Reader, long)");
    }

    @Override
    default NClob getNClob(int a) throws SQLException {
        throw missing("getNClob(int)");
    }

    @Override
    default NClob getNClob(String a) throws SQLException {
        throw missing("getNClob(String)");
    }

    @Override
    default void setSQLXML(String a, @Nullable SQLXML b) throws SQLException {
        throw missing("setSQLXML(String, SQLXML)");
    }

    @Override
    default SQLXML getSQLXML(String a) throws SQLException {
        throw missing("getSQLXML(String)");
    }

    @Override
    default String getNString(int a) throws SQLException {
        throw missing("getNString(int)");
    }

    @Override
    default String getNString(String a) throws SQLException {
        throw missing("getNString(String)");
    }

    @Override
    default Reader getNCharacterStream(int a) throws SQLException {
        throw missing("getNCharacterStream(int)");
    }

    @Override
    default Reader getNCharacterStream(String a) throws SQLException {
        throw missing("getNCharacterStream(String)");
    }

    @Override
    default Reader getCharacterStream(int a) throws SQLException {
        throw missing("getCharacterStream(int)");
    }

    @Override
    default Reader getCharacterStream(String a) throws SQLException {
        throw missing("getCharacterStream(String)");
    }

    @Override
    default void setBlob(String a, @Nullable Blob b) throws SQLException {
        throw missing("setBlob(String, Blob)");
    }

    @Override
    default void setClob(String a, @Nullable Clob b) throws SQLException {
        throw missing("setClob(String, Clob)");
    }

    @Override
    default void setAsciiStream(String a, @Nullable InputStream b, long c) throws SQLException {
        throw missing("setAsciiStream(String, InputStream, long)");
    }

    @Override
    default void setBinaryStream(String a, @Nullable InputStream b, long c) throws SQLException {
        throw missing("setBinaryStream(String, InputStream, long)");
    }

    @Override
    default void setCharacterStream(String a, @Nullable Reader b, long c) throws SQLException {
        throw missing("setCharacterStream(String, Reader, long)");
    }

    @Override
    default void setAsciiStream(String a, @Nullable InputStream b) throws SQLException {
        throw missing("setAsciiStream(String, InputStream)");
    }

    @Override
    default void setBinaryStream(String a, @Nullable InputStream b) throws SQLException {
        throw missing("setBinaryStream(String, InputStream)");
    }

    @Override
    default void setCharacterStream(String a, @Nullable Reader b) throws SQLException {
        throw missing("setCharacterStream(String, Reader)");
    }

    @Override
    default void setNCharacterStream(String a, @Nullable Reader b) throws SQLException {
        throw missing("setNCharacterStream(String, Reader)");
    }

    @Override
    default void setClob(String a, @Nullable Reader b) throws SQLException {
        throw missing("setClob(String, Reader)");
    }

    @Override
    default void setBlob(String a, @Nullable InputStream b) throws SQLException {
        throw missing("setBlob(String, InputStream)");
    }

    @Override
    default void setNClob(String a, @Nullable Reader b) throws SQLException {
        throw missing("setNClob(String, Reader)");
    }

    @Override
    default <T> T getObject(String a, @Nullable Class<T> b) throws SQLException {
        throw missing("getObject(String, Class)");
    }

    @Override
    default void registerOutParameter(int a, SQLType b) throws SQLException {
        throw missing("registerOutParameter(int, SQLType)");
    }

    @Override
    default void registerOutParameter(int a, SQLType b, int c) throws SQLException {
        throw missing("registerOutParameter(int, SQLType, int)");
    }

    @Override
    default void registerOutParameter(int a, SQLType b, String c) throws SQLException {
        throw missing("registerOutParameter(int, SQLType, String)");
    }

    @Override
    default void registerOutParameter(String a, SQLType b) throws SQLException {
        throw missing("registerOutParameter(String, SQLType)");
    }

    @Override
    default void registerOutParameter(String a, SQLType b, int c) throws SQLException {
        throw missing("registerOutParameter(String, SQLType, int)");
    }

    @Override
    default void registerOutParameter(String a, SQLType b, String c) throws SQLException {
        throw missing("registerOutParameter(String, SQLType, String)");
    }

    @Override
    default void setObject(String a, @Nullable Object b, SQLType c) throws SQLException {
        throw missing("setObject(String, Object, SQLType)");
    }

    @Override
    default void setObject(String a, @Nullable Object b, SQLType c, int d) throws SQLException {
        throw missing("setObject(String, Object, SQLType, int)");
    }

    private static SQLException missing(String method) {
        return JdbcErrors.notSupported("The PostgreSQL driver does not take " + method + " either.");
    }
}
