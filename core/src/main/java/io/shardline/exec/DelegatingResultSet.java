package io.shardline.exec;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every method of {@link ResultSet} handed on to another result set, so that the facades built on this class hold only what
 * they do differently.
 *
 * <p>Which result set is asked is decided by a few hooks: by what kind of method it is, never by its name.
 */
public abstract class DelegatingResultSet implements ResultSet {
    DelegatingResultSet() {}

    /** Sets what {@link #getStatement} returns. */
    public abstract void ownedBy(Statement statement);

    /** The result set that answers. */
    abstract ResultSet delegate() throws SQLException;

    /** The one that answers a getter by position. */
    abstract ResultSet at(int column) throws SQLException;

    /** The one that answers a getter by label. */
    abstract ResultSet at(String label) throws SQLException;

    /** The one that moves otherwise than forward. */
    abstract ResultSet scrollable() throws SQLException;

    /** The one whose rows are changed. */
    abstract ResultSet forUpdate() throws SQLException;

    @Override
    public boolean next() throws SQLException {
        return delegate().next();
    }

    @Override
    public void close() throws SQLException {
        delegate().close();
    }

    @Override
    public boolean wasNull() throws SQLException {
        return delegate().wasNull();
    }

    @Override
    public @Nullable String getString(int column) throws SQLException {
        return at(column).getString(column);
    }

    @Override
    public boolean getBoolean(int column) throws SQLException {
        return at(column).getBoolean(column);
    }

    @Override
    public byte getByte(int column) throws SQLException {
        return at(column).getByte(column);
    }

    @Override
    public short getShort(int column) throws SQLException {
        return at(column).getShort(column);
    }

    @Override
    public int getInt(int column) throws SQLException {
        return at(column).getInt(column);
    }

    @Override
    public long getLong(int column) throws SQLException {
        return at(column).getLong(column);
    }

    @Override
    public float getFloat(int column) throws SQLException {
        return at(column).getFloat(column);
    }

    @Override
    public double getDouble(int column) throws SQLException {
        return at(column).getDouble(column);
    }

    @Deprecated
    @Override
    public @Nullable BigDecimal getBigDecimal(int column, int scale) throws SQLException {
        return at(column).getBigDecimal(column, scale);
    }

    @Override
    public byte @Nullable [] getBytes(int column) throws SQLException {
        return at(column).getBytes(column);
    }

    @Override
    public @Nullable Date getDate(int column) throws SQLException {
        return at(column).getDate(column);
    }

    @Override
    public @Nullable Time getTime(int column) throws SQLException {
        return at(column).getTime(column);
    }

    @Override
    public @Nullable Timestamp getTimestamp(int column) throws SQLException {
        return at(column).getTimestamp(column);
    }

    @Override
    public @Nullable InputStream getAsciiStream(int column) throws SQLException {
        return at(column).getAsciiStream(column);
    }

    @Deprecated
    @Override
    public @Nullable InputStream getUnicodeStream(int column) throws SQLException {
        return at(column).getUnicodeStream(column);
    }

    @Override
    public @Nullable InputStream getBinaryStream(int column) throws SQLException {
        return at(column).getBinaryStream(column);
    }

    @Override
    public @Nullable String getString(String label) throws SQLException {
        return at(label).getString(label);
    }

    @Override
    public boolean getBoolean(String label) throws SQLException {
        return at(label).getBoolean(label);
    }

    @Override
    public byte getByte(String label) throws SQLException {
        return at(label).getByte(label);
    }

    @Override
    public short getShort(String label) throws SQLException {
        return at(label).getShort(label);
    }

    @Override
    public int getInt(String label) throws SQLException {
        return at(label).getInt(label);
    }

    @Override
    public long getLong(String label) throws SQLException {
        return at(label).getLong(label);
    }

    @Override
    public float getFloat(String label) throws SQLException {
        return at(label).getFloat(label);
    }

    @Override
    public double getDouble(String label) throws SQLException {
        return at(label).getDouble(label);
    }

    @Deprecated
    @Override
    public @Nullable BigDecimal getBigDecimal(String label, int scale) throws SQLException {
        return at(label).getBigDecimal(label, scale);
    }

    @Override
    public byte @Nullable [] getBytes(String label) throws SQLException {
        return at(label).getBytes(label);
    }

    @Override
    public @Nullable Date getDate(String label) throws SQLException {
        return at(label).getDate(label);
    }

    @Override
    public @Nullable Time getTime(String label) throws SQLException {
        return at(label).getTime(label);
    }

    @Override
    public @Nullable Timestamp getTimestamp(String label) throws SQLException {
        return at(label).getTimestamp(label);
    }

    @Override
    public @Nullable InputStream getAsciiStream(String label) throws SQLException {
        return at(label).getAsciiStream(label);
    }

    @Deprecated
    @Override
    public @Nullable InputStream getUnicodeStream(String label) throws SQLException {
        return at(label).getUnicodeStream(label);
    }

    @Override
    public @Nullable InputStream getBinaryStream(String label) throws SQLException {
        return at(label).getBinaryStream(label);
    }

    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        return delegate().getWarnings();
    }

    @Override
    public void clearWarnings() throws SQLException {
        delegate().clearWarnings();
    }

    @Override
    public @Nullable String getCursorName() throws SQLException {
        return delegate().getCursorName();
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        return delegate().getMetaData();
    }

    @Override
    public @Nullable Object getObject(int column) throws SQLException {
        return at(column).getObject(column);
    }

    @Override
    public @Nullable Object getObject(String label) throws SQLException {
        return at(label).getObject(label);
    }

    @Override
    public int findColumn(String label) throws SQLException {
        return delegate().findColumn(label);
    }

    @Override
    public @Nullable Reader getCharacterStream(int column) throws SQLException {
        return at(column).getCharacterStream(column);
    }

    @Override
    public @Nullable Reader getCharacterStream(String label) throws SQLException {
        return at(label).getCharacterStream(label);
    }

    @Override
    public @Nullable BigDecimal getBigDecimal(int column) throws SQLException {
        return at(column).getBigDecimal(column);
    }

    @Override
    public @Nullable BigDecimal getBigDecimal(String label) throws SQLException {
        return at(label).getBigDecimal(label);
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        return delegate().isBeforeFirst();
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        return delegate().isAfterLast();
    }

    @Override
    public boolean isFirst() throws SQLException {
        return delegate().isFirst();
    }

    @Override
    public boolean isLast() throws SQLException {
        return delegate().isLast();
    }

    @Override
    public void beforeFirst() throws SQLException {
        scrollable().beforeFirst();
    }

    @Override
    public void afterLast() throws SQLException {
        scrollable().afterLast();
    }

    @Override
    public boolean first() throws SQLException {
        return scrollable().first();
    }

    @Override
    public boolean last() throws SQLException {
        return scrollable().last();
    }

    @Override
    public int getRow() throws SQLException {
        return delegate().getRow();
    }

    @Override
    public boolean absolute(int rows) throws SQLException {
        return scrollable().absolute(rows);
    }

    @Override
    public boolean relative(int rows) throws SQLException {
        return scrollable().relative(rows);
    }

    @Override
    public boolean previous() throws SQLException {
        return scrollable().previous();
    }

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        delegate().setFetchDirection(direction);
    }

    @Override
    public int getFetchDirection() throws SQLException {
        return delegate().getFetchDirection();
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        delegate().setFetchSize(rows);
    }

    @Override
    public int getFetchSize() throws SQLException {
        return delegate().getFetchSize();
    }

    @Override
    public int getType() throws SQLException {
        return delegate().getType();
    }

    @Override
    public int getConcurrency() throws SQLException {
        return delegate().getConcurrency();
    }

    @Override
    public boolean rowUpdated() throws SQLException {
        return delegate().rowUpdated();
    }

    @Override
    public boolean rowInserted() throws SQLException {
        return delegate().rowInserted();
    }

    @Override
    public boolean rowDeleted() throws SQLException {
        return delegate().rowDeleted();
    }

    @Override
    public void updateNull(int column) throws SQLException {
        forUpdate().updateNull(column);
    }

    @Override
    public void updateBoolean(int column, boolean value) throws SQLException {
        forUpdate().updateBoolean(column, value);
    }

    @Override
    public void updateByte(int column, byte value) throws SQLException {
        forUpdate().updateByte(column, value);
    }

    @Override
    public void updateShort(int column, short value) throws SQLException {
        forUpdate().updateShort(column, value);
    }

    @Override
    public void updateInt(int column, int value) throws SQLException {
        forUpdate().updateInt(column, value);
    }

    @Override
    public void updateLong(int column, long value) throws SQLException {
        forUpdate().updateLong(column, value);
    }

    @Override
    public void updateFloat(int column, float value) throws SQLException {
        forUpdate().updateFloat(column, value);
    }

    @Override
    public void updateDouble(int column, double value) throws SQLException {
        forUpdate().updateDouble(column, value);
    }

    @Override
    public void updateBigDecimal(int column, @Nullable BigDecimal value) throws SQLException {
        forUpdate().updateBigDecimal(column, value);
    }

    @Override
    public void updateString(int column, @Nullable String value) throws SQLException {
        forUpdate().updateString(column, value);
    }

    @Override
    public void updateBytes(int column, byte @Nullable [] value) throws SQLException {
        forUpdate().updateBytes(column, value);
    }

    @Override
    public void updateDate(int column, @Nullable Date value) throws SQLException {
        forUpdate().updateDate(column, value);
    }

    @Override
    public void updateTime(int column, @Nullable Time value) throws SQLException {
        forUpdate().updateTime(column, value);
    }

    @Override
    public void updateTimestamp(int column, @Nullable Timestamp value) throws SQLException {
        forUpdate().updateTimestamp(column, value);
    }

    @Override
    public void updateAsciiStream(int column, @Nullable InputStream value, int length) throws SQLException {
        forUpdate().updateAsciiStream(column, value, length);
    }

    @Override
    public void updateBinaryStream(int column, @Nullable InputStream value, int length) throws SQLException {
        forUpdate().updateBinaryStream(column, value, length);
    }

    @Override
    public void updateCharacterStream(int column, @Nullable Reader value, int length) throws SQLException {
        forUpdate().updateCharacterStream(column, value, length);
    }

    @Override
    public void updateObject(int column, @Nullable Object value, int scaleOrLength) throws SQLException {
        forUpdate().updateObject(column, value, scaleOrLength);
    }

    @Override
    public void updateObject(int column, @Nullable Object value) throws SQLException {
        forUpdate().updateObject(column, value);
    }

    @Override
    public void updateNull(String label) throws SQLException {
        forUpdate().updateNull(label);
    }

    @Override
    public void updateBoolean(String label, boolean value) throws SQLException {
        forUpdate().updateBoolean(label, value);
    }

    @Override
    public void updateByte(String label, byte value) throws SQLException {
        forUpdate().updateByte(label, value);
    }

    @Override
    public void updateShort(String label, short value) throws SQLException {
        forUpdate().updateShort(label, value);
    }

    @Override
    public void updateInt(String label, int value) throws SQLException {
        forUpdate().updateInt(label, value);
    }

    @Override
    public void updateLong(String label, long value) throws SQLException {
        forUpdate().updateLong(label, value);
    }

    @Override
    public void updateFloat(String label, float value) throws SQLException {
        forUpdate().updateFloat(label, value);
    }

    @Override
    public void updateDouble(String label, double value) throws SQLException {
        forUpdate().updateDouble(label, value);
    }

    @Override
    public void updateBigDecimal(String label, @Nullable BigDecimal value) throws SQLException {
        forUpdate().updateBigDecimal(label, value);
    }

    @Override
    public void updateString(String label, @Nullable String value) throws SQLException {
        forUpdate().updateString(label, value);
    }

    @Override
    public void updateBytes(String label, byte @Nullable [] value) throws SQLException {
        forUpdate().updateBytes(label, value);
    }

    @Override
    public void updateDate(String label, @Nullable Date value) throws SQLException {
        forUpdate().updateDate(label, value);
    }

    @Override
    public void updateTime(String label, @Nullable Time value) throws SQLException {
        forUpdate().updateTime(label, value);
    }

    @Override
    public void updateTimestamp(String label, @Nullable Timestamp value) throws SQLException {
        forUpdate().updateTimestamp(label, value);
    }

    @Override
    public void updateAsciiStream(String label, @Nullable InputStream value, int length) throws SQLException {
        forUpdate().updateAsciiStream(label, value, length);
    }

    @Override
    public void updateBinaryStream(String label, @Nullable InputStream value, int length) throws SQLException {
        forUpdate().updateBinaryStream(label, value, length);
    }

    @Override
    public void updateCharacterStream(String label, @Nullable Reader value, int length) throws SQLException {
        forUpdate().updateCharacterStream(label, value, length);
    }

    @Override
    public void updateObject(String label, @Nullable Object value, int scaleOrLength) throws SQLException {
        forUpdate().updateObject(label, value, scaleOrLength);
    }

    @Override
    public void updateObject(String label, @Nullable Object value) throws SQLException {
        forUpdate().updateObject(label, value);
    }

    @Override
    public void insertRow() throws SQLException {
        forUpdate().insertRow();
    }

    @Override
    public void updateRow() throws SQLException {
        forUpdate().updateRow();
    }

    @Override
    public void deleteRow() throws SQLException {
        forUpdate().deleteRow();
    }

    @Override
    public void refreshRow() throws SQLException {
        forUpdate().refreshRow();
    }

    @Override
    public void cancelRowUpdates() throws SQLException {
        forUpdate().cancelRowUpdates();
    }

    @Override
    public void moveToInsertRow() throws SQLException {
        forUpdate().moveToInsertRow();
    }

    @Override
    public void moveToCurrentRow() throws SQLException {
        forUpdate().moveToCurrentRow();
    }

    @Override
    public @Nullable Statement getStatement() throws SQLException {
        return delegate().getStatement();
    }

    @Override
    public @Nullable Object getObject(int column, Map<String, Class<?>> types) throws SQLException {
        return at(column).getObject(column, types);
    }

    @Override
    public @Nullable Ref getRef(int column) throws SQLException {
        return at(column).getRef(column);
    }

    @Override
    public @Nullable Blob getBlob(int column) throws SQLException {
        return at(column).getBlob(column);
    }

    @Override
    public @Nullable Clob getClob(int column) throws SQLException {
        return at(column).getClob(column);
    }

    @Override
    public @Nullable Array getArray(int column) throws SQLException {
        return at(column).getArray(column);
    }

    @Override
    public @Nullable Object getObject(String label, Map<String, Class<?>> types) throws SQLException {
        return at(label).getObject(label, types);
    }

    @Override
    public @Nullable Ref getRef(String label) throws SQLException {
        return at(label).getRef(label);
    }

    @Override
    public @Nullable Blob getBlob(String label) throws SQLException {
        return at(label).getBlob(label);
    }

    @Override
    public @Nullable Clob getClob(String label) throws SQLException {
        return at(label).getClob(label);
    }

    @Override
    public @Nullable Array getArray(String label) throws SQLException {
        return at(label).getArray(label);
    }

    @Override
    public @Nullable Date getDate(int column, Calendar calendar) throws SQLException {
        return at(column).getDate(column, calendar);
    }

    @Override
    public @Nullable Date getDate(String label, Calendar calendar) throws SQLException {
        return at(label).getDate(label, calendar);
    }

    @Override
    public @Nullable Time getTime(int column, Calendar calendar) throws SQLException {
        return at(column).getTime(column, calendar);
    }

    @Override
    public @Nullable Time getTime(String label, Calendar calendar) throws SQLException {
        return at(label).getTime(label, calendar);
    }

    @Override
    public @Nullable Timestamp getTimestamp(int column, Calendar calendar) throws SQLException {
        return at(column).getTimestamp(column, calendar);
    }

    @Override
    public @Nullable Timestamp getTimestamp(String label, Calendar calendar) throws SQLException {
        return at(label).getTimestamp(label, calendar);
    }

    @Override
    public @Nullable URL getURL(int column) throws SQLException {
        return at(column).getURL(column);
    }

    @Override
    public @Nullable URL getURL(String label) throws SQLException {
        return at(label).getURL(label);
    }

    @Override
    public void updateRef(int column, @Nullable Ref value) throws SQLException {
        forUpdate().updateRef(column, value);
    }

    @Override
    public void updateRef(String label, @Nullable Ref value) throws SQLException {
        forUpdate().updateRef(label, value);
    }

    @Override
    public void updateBlob(int column, @Nullable Blob value) throws SQLException {
        forUpdate().updateBlob(column, value);
    }

    @Override
    public void updateBlob(String label, @Nullable Blob value) throws SQLException {
        forUpdate().updateBlob(label, value);
    }

    @Override
    public void updateClob(int column, @Nullable Clob value) throws SQLException {
        forUpdate().updateClob(column, value);
    }

    @Override
    public void updateClob(String label, @Nullable Clob value) throws SQLException {
        forUpdate().updateClob(label, value);
    }

    @Override
    public void updateArray(int column, @Nullable Array value) throws SQLException {
        forUpdate().updateArray(column, value);
    }

    @Override
    public void updateArray(String label, @Nullable Array value) throws SQLException {
        forUpdate().updateArray(label, value);
    }

    @Override
    public @Nullable RowId getRowId(int column) throws SQLException {
        return at(column).getRowId(column);
    }

    @Override
    public @Nullable RowId getRowId(String label) throws SQLException {
        return at(label).getRowId(label);
    }

    @Override
    public void updateRowId(int column, @Nullable RowId value) throws SQLException {
        forUpdate().updateRowId(column, value);
    }

    @Override
    public void updateRowId(String label, @Nullable RowId value) throws SQLException {
        forUpdate().updateRowId(label, value);
    }

    @Override
    public int getHoldability() throws SQLException {
        return delegate().getHoldability();
    }

    @Override
    public boolean isClosed() throws SQLException {
        return delegate().isClosed();
    }

    @Override
    public void updateNString(int column, @Nullable String value) throws SQLException {
        forUpdate().updateNString(column, value);
    }

    @Override
    public void updateNString(String label, @Nullable String value) throws SQLException {
        forUpdate().updateNString(label, value);
    }

    @Override
    public void updateNClob(int column, @Nullable NClob value) throws SQLException {
        forUpdate().updateNClob(column, value);
    }

    @Override
    public void updateNClob(String label, @Nullable NClob value) throws SQLException {
        forUpdate().updateNClob(label, value);
    }

    @Override
    public @Nullable NClob getNClob(int column) throws SQLException {
        return at(column).getNClob(column);
    }

    @Override
    public @Nullable NClob getNClob(String label) throws SQLException {
        return at(label).getNClob(label);
    }

    @Override
    public @Nullable SQLXML getSQLXML(int column) throws SQLException {
        return at(column).getSQLXML(column);
    }

    @Override
    public @Nullable SQLXML getSQLXML(String label) throws SQLException {
        return at(label).getSQLXML(label);
    }

    @Override
    public void updateSQLXML(int column, @Nullable SQLXML value) throws SQLException {
        forUpdate().updateSQLXML(column, value);
    }

    @Override
    public void updateSQLXML(String label, @Nullable SQLXML value) throws SQLException {
        forUpdate().updateSQLXML(label, value);
    }

    @Override
    public @Nullable String getNString(int column) throws SQLException {
        return at(column).getNString(column);
    }

    @Override
    public @Nullable String getNString(String label) throws SQLException {
        return at(label).getNString(label);
    }

    @Override
    public @Nullable Reader getNCharacterStream(int column) throws SQLException {
        return at(column).getNCharacterStream(column);
    }

    @Override
    public @Nullable Reader getNCharacterStream(String label) throws SQLException {
        return at(label).getNCharacterStream(label);
    }

    @Override
    public void updateNCharacterStream(int column, @Nullable Reader value, long length) throws SQLException {
        forUpdate().updateNCharacterStream(column, value, length);
    }

    @Override
    public void updateNCharacterStream(String label, @Nullable Reader value, long length) throws SQLException {
        forUpdate().updateNCharacterStream(label, value, length);
    }

    @Override
    public void updateAsciiStream(int column, @Nullable InputStream value, long length) throws SQLException {
        forUpdate().updateAsciiStream(column, value, length);
    }

    @Override
    public void updateBinaryStream(int column, @Nullable InputStream value, long length) throws SQLException {
        forUpdate().updateBinaryStream(column, value, length);
    }

    @Override
    public void updateCharacterStream(int column, @Nullable Reader value, long length) throws SQLException {
        forUpdate().updateCharacterStream(column, value, length);
    }

    @Override
    public void updateAsciiStream(String label, @Nullable InputStream value, long length) throws SQLException {
        forUpdate().updateAsciiStream(label, value, length);
    }

    @Override
    public void updateBinaryStream(String label, @Nullable InputStream value, long length) throws SQLException {
        forUpdate().updateBinaryStream(label, value, length);
    }

    @Override
    public void updateCharacterStream(String label, @Nullable Reader value, long length) throws SQLException {
        forUpdate().updateCharacterStream(label, value, length);
    }

    @Override
    public void updateBlob(int column, @Nullable InputStream value, long length) throws SQLException {
        forUpdate().updateBlob(column, value, length);
    }

    @Override
    public void updateBlob(String label, @Nullable InputStream value, long length) throws SQLException {
        forUpdate().updateBlob(label, value, length);
    }

    @Override
    public void updateClob(int column, @Nullable Reader value, long length) throws SQLException {
        forUpdate().updateClob(column, value, length);
    }

    @Override
    public void updateClob(String label, @Nullable Reader value, long length) throws SQLException {
        forUpdate().updateClob(label, value, length);
    }

    @Override
    public void updateNClob(int column, @Nullable Reader value, long length) throws SQLException {
        forUpdate().updateNClob(column, value, length);
    }

    @Override
    public void updateNClob(String label, @Nullable Reader value, long length) throws SQLException {
        forUpdate().updateNClob(label, value, length);
    }

    @Override
    public void updateNCharacterStream(int column, @Nullable Reader value) throws SQLException {
        forUpdate().updateNCharacterStream(column, value);
    }

    @Override
    public void updateNCharacterStream(String label, @Nullable Reader value) throws SQLException {
        forUpdate().updateNCharacterStream(label, value);
    }

    @Override
    public void updateAsciiStream(int column, @Nullable InputStream value) throws SQLException {
        forUpdate().updateAsciiStream(column, value);
    }

    @Override
    public void updateBinaryStream(int column, @Nullable InputStream value) throws SQLException {
        forUpdate().updateBinaryStream(column, value);
    }

    @Override
    public void updateCharacterStream(int column, @Nullable Reader value) throws SQLException {
        forUpdate().updateCharacterStream(column, value);
    }

    @Override
    public void updateAsciiStream(String label, @Nullable InputStream value) throws SQLException {
        forUpdate().updateAsciiStream(label, value);
    }

    @Override
    public void updateBinaryStream(String label, @Nullable InputStream value) throws SQLException {
        forUpdate().updateBinaryStream(label, value);
    }

    @Override
    public void updateCharacterStream(String label, @Nullable Reader value) throws SQLException {
        forUpdate().updateCharacterStream(label, value);
    }

    @Override
    public void updateBlob(int column, @Nullable InputStream value) throws SQLException {
        forUpdate().updateBlob(column, value);
    }

    @Override
    public void updateBlob(String label, @Nullable InputStream value) throws SQLException {
        forUpdate().updateBlob(label, value);
    }

    @Override
    public void updateClob(int column, @Nullable Reader value) throws SQLException {
        forUpdate().updateClob(column, value);
    }

    @Override
    public void updateClob(String label, @Nullable Reader value) throws SQLException {
        forUpdate().updateClob(label, value);
    }

    @Override
    public void updateNClob(int column, @Nullable Reader value) throws SQLException {
        forUpdate().updateNClob(column, value);
    }

    @Override
    public void updateNClob(String label, @Nullable Reader value) throws SQLException {
        forUpdate().updateNClob(label, value);
    }

    @Override
    public <T> @Nullable T getObject(int column, Class<T> type) throws SQLException {
        return at(column).getObject(column, type);
    }

    @Override
    public <T> @Nullable T getObject(String label, Class<T> type) throws SQLException {
        return at(label).getObject(label, type);
    }

    @Override
    public void updateObject(int column, @Nullable Object value, SQLType targetType, int scaleOrLength)
            throws SQLException {
        forUpdate().updateObject(column, value, targetType, scaleOrLength);
    }

    @Override
    public void updateObject(String label, @Nullable Object value, SQLType targetType, int scaleOrLength)
            throws SQLException {
        forUpdate().updateObject(label, value, targetType, scaleOrLength);
    }

    @Override
    public void updateObject(int column, @Nullable Object value, SQLType targetType) throws SQLException {
        forUpdate().updateObject(column, value, targetType);
    }

    @Override
    public void updateObject(String label, @Nullable Object value, SQLType targetType) throws SQLException {
        forUpdate().updateObject(label, value, targetType);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : delegate().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || delegate().isWrapperFor(type);
    }
}
