package io.shardline;

import io.shardline.txn.Participants;
import java.sql.SQLException;

/** Work of several statements that is one statement to the caller: part of his transaction, or in autocommit one of its own. */
final class OwnTransaction {
    private OwnTransaction() {}

    /** What is done. */
    interface Work<T> {
        T run() throws SQLException;
    }

    static <T> T run(Participants participants, Work<T> work) throws SQLException {
        if (!participants.autoCommit()) {
            return work.run();
        }
        participants.setAutoCommit(false);
        boolean done = false;
        try {
            T result = work.run();
            done = true;
            participants.commit();
            return result;
        } finally {
            if (!done) {
                participants.rollback();
            }
            participants.setAutoCommit(true);
        }
    }
}
