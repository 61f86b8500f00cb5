package io.shardline.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies rows of which a server may refuse some, in a transaction that goes on. A COPY says which row it fails at, and keeps none: those
 * before that row are sent again in a piece of their own, and pieces grow while all goes well and shrink where rows are bad. So a row is
 * sent some few times, however many are refused.
 *
 * @param <R> a row
 */
public final class PieceCopy<R> {
    private final Connection connection;
    private final Target<R> target;

    /** Where rows are copied to. */
    public interface Target<R> {
        /**
         * Copies all of some rows or none.
         *
         * @param before how many rows were copied in pieces before
         */
        void copy(List<R> rows, int before) throws SQLException, BadRow;

        /** Takes a row that cannot be copied, in its turn; throws to end it all. */
        void refuse(R row, SQLException reason) throws SQLException;
    }

    /** One row is no row of the table. */
    public static final class BadRow extends Exception {
        private static final long serialVersionUID = 1L;

        private final int position;
        private final SQLException reason;

        /** @param position among the rows of the piece, from 0 */
        public BadRow(int position, SQLException reason) {
            super(reason);
            this.position = position;
            this.reason = reason;
        }

        int position() {
            return position;
        }

        public SQLException reason() {
            return reason;
        }
    }

    public PieceCopy(Connection connection, Target<R> target) {
        this.connection = connection;
        this.target = target;
    }

    /** Returns the rows that were copied. */
    public List<R> copy(List<R> rows) throws SQLException {
        List<R> copied = new ArrayList<>(rows.size());
        int at = 0;
        int size = rows.size();
        while (at < rows.size()) {
            List<R> piece = rows.subList(at, Math.min(rows.size(), at + size));
            Savepoint before = connection.setSavepoint();
            try {
                target.copy(piece, copied.size());
                connection.releaseSavepoint(before);
                copied.addAll(piece);
                at += piece.size();
                size *= 2;
            } catch (BadRow bad) {
                connection.rollback(before);
                connection.releaseSavepoint(before);
                if (bad.position() == 0) {
                    target.refuse(rows.get(at), bad.reason());
                    at++;
                }
                size = Math.max(1, bad.position() == 0 ? piece.size() / 2 : bad.position());
            }
        }
        return copied;
    }
}
