package io.shardline.compare;

import io.shardline.ExecuteOptions;
import io.shardline.Parameter;
import io.shardline.Result;
import io.shardline.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;

/** Who answers questions: one PostgreSQL, or shards as one. Used by one thread at a time. */
public interface Database {
    /** More rows than this are too many to compare. */
    int MOST_ROWS = 20_000;

    /** Never fails: what goes wrong is an answer too. */
    Answer ask(Question question);

    /** One server; the connection stays the caller's. */
    static Database over(Connection connection) {
        return question -> Answering.guarded(() -> {
            try (Statement statement = Answering.statement(connection, question)) {
                statement.setMaxRows(MOST_ROWS + 1);
                boolean rows = statement instanceof PreparedStatement prepared
                        ? prepared.execute()
                        : statement.execute(question.sql());
                return rows
                        ? Answering.read(statement.getResultSet())
                        : new Answer.Count(statement.getLargeUpdateCount());
            }
        });
    }

    /** The shards; the session stays the caller's. */
    static Database over(Session session, ExecuteOptions options) {
        return question -> Answering.guarded(() -> {
            Parameter[] parameters = question.parameters().toArray(Parameter[]::new);
            try (Result result =
                    session.run(session.prepare(question.sql(), question.placeholders()), parameters, options)) {
                return result.hasRows() ? Answering.read(result.rows()) : new Answer.Count(result.count());
            }
        });
    }

    /** The shards, each question in a transaction, whose rows are streamed; the session stays the caller's. */
    static Database streamed(Session session, ExecuteOptions options) {
        Database inside = over(session, options);
        return question -> Answering.guarded(() -> {
            session.setAutoCommit(false);
            try {
                return inside.ask(question);
            } finally {
                session.rollback();
                session.setAutoCommit(true);
            }
        });
    }
}
