package io.shardline.write;

import io.shardline.exec.Parameters;
import io.shardline.plan.KeyMove;
import io.shardline.plan.KeyMove.NewValue;
import io.shardline.sql.Name;
import io.shardline.sql.Span;
import io.shardline.sql.SqlEdit;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements that an UPDATE of the shard key is done by, each made of the caller's own tokens, with their parameters. */
final class MoveText {
    private final KeyMove move;
    private final SqlText text;
    private final Parameters parameters;
    private final List<SqlEdit> edits;

    /** @param time asked already */
    MoveText(KeyMove move, WriteCall call, OneTime time) {
        this.move = move;
        this.text = call.text();
        this.parameters = call.parameters();
        this.edits = new ArrayList<>(time.edits());
        if (!text.placeholders()) {
            edits.addAll(operators(text));
        }
    }

    /** What is an operator in the caller's text would be a placeholder in a prepared one. */
    private static List<SqlEdit> operators(SqlText text) {
        List<SqlEdit> edits = new ArrayList<>();
        for (int token = 0; token < text.size(); token++) {
            if (text.kind(token) == TokenKind.OPERATOR && text.at(token).indexOf('?') >= 0) {
                edits.add(new SqlEdit(
                        text.begin(token), text.end(token), text.at(token).replace("?", "??")));
            }
        }
        return edits;
    }

    /** True for what is read of the row: the text does not give it itself. */
    static boolean isFound(NewValue value) {
        return value instanceof NewValue.Kept || value instanceof NewValue.Computed;
    }

    /** Locks the rows and tells what they are to have, and last where they stand. */
    String find() {
        StringBuilder sql = new StringBuilder("select ");
        for (NewValue value : move.values()) {
            if (value instanceof NewValue.Kept kept) {
                sql.append(column(kept.column())).append(", ");
            } else if (value instanceof NewValue.Computed computed) {
                sql.append('(').append(text.at(computed.value(), edits)).append(')');
                // What a key is compared with is what the column would make of it.
                computed.key().ifPresent(type -> sql.append("::").append(Name.quote(type)));
                sql.append(", ");
            }
        }
        sql.append(column("ctid")).append(" from ").append(table());
        move.where().ifPresent(condition -> sql.append(" where ").append(text.at(condition, edits)));
        return sql.append(" for update of ").append(Name.quote(alias())).toString();
    }

    void bindFind(PreparedStatement statement) throws SQLException {
        int position = 1;
        for (NewValue value : move.values()) {
            if (value instanceof NewValue.Computed computed) {
                position = bind(statement, position, computed.value());
            }
        }
        if (move.where().isPresent()) {
            bind(statement, position, move.where().get());
        }
    }

    /** Deletes the rows that stand at some places. */
    String leave() {
        return "delete from " + table() + " where " + column("ctid") + " = any (?::tid[])";
    }

    /** The caller's statement, over the rows that stand at some places. */
    String stay() {
        return text.at(move.update(), edits) + " where " + column("ctid") + " = any (?::tid[])" + returning();
    }

    void bindStay(PreparedStatement statement, List<String> places) throws SQLException {
        int position = bind(statement, 1, move.update());
        bindPlaces(statement, position, places);
        bindReturning(statement, position + 1);
    }

    static void bindPlaces(PreparedStatement statement, int position, List<String> places) throws SQLException {
        String array = places.isEmpty() ? "{}" : "{\"" + String.join("\",\"", places) + "\"}";
        statement.setObject(position, array, Types.OTHER);
    }

    /**
     * Inserts so many rows.
     *
     * @param types of what was found
     */
    String arrive(int rows, List<String> types) {
        StringBuilder sql = new StringBuilder("insert into ").append(table()).append(" (");
        List<String> row = new ArrayList<>();
        int found = 0;
        for (NewValue value : move.values()) {
            sql.append(row.isEmpty() ? "" : ", ").append(Name.quote(value.column()));
            if (value instanceof NewValue.Given given) {
                row.add(text.at(given.value(), edits));
            } else if (value instanceof NewValue.Default) {
                row.add("default");
            } else {
                // What is kept is read as the column's own type, whatever that is called.
                row.add(value instanceof NewValue.Computed ? "?" + TypeNames.cast(types.get(found)) : "?");
                found++;
            }
        }
        String one = "(" + String.join(", ", row) + ")";
        sql.append(") overriding system value values ").append(one);
        for (int i = 1; i < rows; i++) {
            sql.append(", ").append(one);
        }
        return sql.append(returning()).toString();
    }

    void bindArrive(PreparedStatement statement, List<QueriedRow> rows) throws SQLException {
        int position = 1;
        for (QueriedRow row : rows) {
            int found = 0;
            for (NewValue value : move.values()) {
                if (value instanceof NewValue.Given given) {
                    position = bind(statement, position, given.value());
                } else if (isFound(value)) {
                    row.bind(statement, position++, ++found);
                }
            }
        }
        bindReturning(statement, position);
    }

    private String returning() {
        return move.returning()
                .map(items -> " returning " + text.at(items, edits))
                .orElse("");
    }

    private void bindReturning(PreparedStatement statement, int position) throws SQLException {
        Optional<Span> items = move.returning();
        if (items.isPresent()) {
            bind(statement, position, items.get());
        }
    }

    /** Sets the parameters in some tokens, and returns the position of the next. */
    private int bind(PreparedStatement statement, int position, Span span) throws SQLException {
        int next = position;
        int last = text.parametersBefore(text.end(span.to() - 1));
        for (int index = text.parametersBefore(text.begin(span.from())) + 1; index <= last; index++) {
            parameters.bind(statement, next++, index);
        }
        return next;
    }

    /** The name by which the text qualifies columns of the table. */
    private String alias() {
        return move.alias().orElse(move.table().table().name());
    }

    private String column(String name) {
        return Name.quote(alias()) + "." + (name.equals("ctid") ? name : Name.quote(name));
    }

    private String table() {
        String name = Name.quote(move.table().table().schema()) + "."
                + Name.quote(move.table().table().name());
        return move.alias().map(alias -> name + " as " + Name.quote(alias)).orElse(name);
    }
}
