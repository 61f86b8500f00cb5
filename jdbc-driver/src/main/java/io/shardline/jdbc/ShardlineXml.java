package io.shardline.jdbc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLXML;
import javax.xml.transform.Result;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import org.jspecify.annotations.Nullable;

/** XML for a parameter, as text. Nothing checks that it is well-formed before a server does. */
final class ShardlineXml implements SQLXML {
    private @Nullable String text;
    /** Where the caller writes, read when the text is asked for. */
    private @Nullable Object written;

    private boolean freed;

    private void checkOpen() throws SQLException {
        if (freed) {
            throw new SQLException("This SQLXML object has already been freed.", "55000");
        }
    }

    private void checkEmpty() throws SQLException {
        checkOpen();
        if (text != null || written != null) {
            throw new SQLException(
                    "This SQLXML object has already been initialized, so you cannot manipulate it further.", "55000");
        }
    }

    private String required() throws SQLException {
        checkOpen();
        if (text == null && written instanceof ByteArrayOutputStream bytes) {
            text = bytes.toString(StandardCharsets.UTF_8);
        } else if (text == null && written != null) {
            text = written.toString();
        }
        if (text == null) {
            throw new SQLException(
                    "This SQLXML object has not been initialized, so you cannot retrieve data from it.", "55000");
        }
        return text;
    }

    @Override
    public void free() {
        freed = true;
        text = null;
        written = null;
    }

    @Override
    public InputStream getBinaryStream() throws SQLException {
        return new ByteArrayInputStream(required().getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes are read as UTF-8. */
    @Override
    public OutputStream setBinaryStream() throws SQLException {
        checkEmpty();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        written = stream;
        return stream;
    }

    @Override
    public Reader getCharacterStream() throws SQLException {
        return new StringReader(required());
    }

    @Override
    public Writer setCharacterStream() throws SQLException {
        checkEmpty();
        StringWriter writer = new StringWriter();
        written = writer;
        return writer;
    }

    @Override
    public String getString() throws SQLException {
        return required();
    }

    @Override
    public void setString(String value) throws SQLException {
        checkEmpty();
        text = value;
    }

    @Override
    public <T extends Source> T getSource(@Nullable Class<T> type) throws SQLException {
        if (type == null || type == StreamSource.class) {
            @SuppressWarnings("unchecked") // The caller asked for it, or takes any.
            T source = (T) new StreamSource(getCharacterStream());
            return source;
        }
        throw JdbcErrors.notSupported("XML that was made here is read as a StreamSource only.");
    }

    @Override
    public <T extends Result> T setResult(@Nullable Class<T> type) throws SQLException {
        throw JdbcErrors.notSupported("XML is set as a text or a stream only.");
    }
}
