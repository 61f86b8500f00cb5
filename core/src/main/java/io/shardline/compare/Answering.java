package io.shardline.compare;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a statement gives, read whole. */
final class Answering {
    private Answering() {}

    /** Something that asks. */
    interface Ask {
        Answer ask() throws SQLException;
    }

    static Answer guarded(Ask ask) {
        try {
            return ask.ask();
        } catch (SQLException e) {
            return failure(e);
        } catch (RuntimeException | Error e) {
            return new Answer.Failure("", trace(e), false, true);
        }
    }

    private static Answer failure(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        if (state.equals("57014")) {
            return new Answer.TooMuch();
        }
        boolean refusal = e instanceof ShardlineException ours
                && Set.of(ErrorCode.NOT_SUPPORTED.sqlState(), ErrorCode.LIMIT_EXCEEDED.sqlState())
                        .contains(ours.code().sqlState());
        boolean defect = state.isEmpty() || state.startsWith("XX");
        return new Answer.Failure(state, defect ? trace(e) : String.valueOf(e.getMessage()), refusal, defect);
    }

    private static String trace(Throwable thrown) {
        StringBuilder trace = new StringBuilder(thrown.toString().replace('\n', ' '));
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (trace.length() < 600) {
                trace.append(" < ").append(frame);
            }
        }
        return trace.toString();
    }

    static Statement statement(Connection connection, Question question) throws SQLException {
        if (!question.placeholders()) {
            return connection.createStatement();
        }
        PreparedStatement statement = connection.prepareStatement(question.sql());
        for (int i = 0; i < question.parameters().size(); i++) {
            question.parameters().get(i).bind(statement, i + 1);
        }
        return statement;
    }

    static Answer read(ResultSet rows) throws SQLException {
        ResultSetMetaData metaData = rows.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            columns.add("%s %s(%d,%d) %d %s"
                    .formatted(
                            metaData.getColumnLabel(i),
                            metaData.getColumnTypeName(i),
                            metaData.getPrecision(i),
                            metaData.getScale(i),
                            metaData.getColumnType(i),
                            metaData.getColumnClassName(i)));
        }
        List<List<Answer.Value>> values = new ArrayList<>();
        while (rows.next()) {
            if (values.size() == Database.MOST_ROWS) {
                return new Answer.TooMuch();
            }
            List<Answer.Value> row = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) {
                row.add(new Answer.Value(rows.getString(i), object(rows, i)));
            }
            values.add(row);
        }
        return new Answer.Rows(columns, values);
    }

    private static String object(ResultSet rows, int column) throws SQLException {
        Object value;
        try {
            value = rows.getObject(column);
        } catch (SQLException e) {
            return "error " + e.getSQLState();
        }
        return value == null ? "null" : value.getClass().getSimpleName() + " " + content(value);
    }

    private static @Nullable Object content(Object value) throws SQLException {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        // The driver prints an array in its own way once it comes in binary form.
        return value instanceof Array array
                ? array.getBaseTypeName() + " " + Arrays.deepToString((Object[]) array.getArray())
                : value;
    }
}
