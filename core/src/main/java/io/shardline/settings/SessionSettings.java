package io.shardline.settings;

import com.google.common.collect.ImmutableMap;
import io.shardline.backend.ConnectionSettings;
import io.shardline.backend.Holder;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.txn.Participants;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one session has set, and what it had set when its transaction began. Used by the session's thread alone. */
public final class SessionSettings implements Participants.Opening {
    private static final String ISOLATION = "default_transaction_isolation";
    /** By the word that tells them apart; in this order, for one word is in the other. */
    private static final Map<String, Integer> LEVELS = ImmutableMap.of(
            "uncommitted", Connection.TRANSACTION_READ_UNCOMMITTED,
            "committed", Connection.TRANSACTION_READ_COMMITTED,
            "repeatable", Connection.TRANSACTION_REPEATABLE_READ,
            "serializable", Connection.TRANSACTION_SERIALIZABLE);

    private final Holder holder;
    private State now = State.NOTHING;
    private State begun = State.NOTHING;
    /** The last one. */
    private @Nullable Mark newest;

    /**
     * All of it at one moment.
     *
     * @param session what outlives the transaction, if that is committed
     * @param local what ends with it
     * @param opening statements of the transaction, to be run first on each shard that joins it
     */
    private record State(ConnectionSettings session, ConnectionSettings local, List<String> opening) {
        static final State NOTHING = new State(ConnectionSettings.NONE, ConnectionSettings.NONE, List.of());

        State {
            opening = List.copyOf(opening);
        }

        State withoutTransaction() {
            return local.isEmpty() && opening.isEmpty() ? this : new State(session, ConnectionSettings.NONE, List.of());
        }
    }

    /** All of it when a savepoint was set, and the mark before. */
    private record Mark(
            String savepoint, State state, @Nullable Mark before) {}

    public SessionSettings(Holder holder) {
        this.holder = holder;
    }

    public ConnectionSettings session() {
        return now.session;
    }

    /**
     * The isolation level that a statement has set for transactions to come, as a constant of {@link Connection}.
     *
     * @param otherwise what was asked for by other means, or is usual
     */
    public int usualIsolation(int otherwise) {
        int level = level(now.session.values().getOrDefault(ISOLATION, ""));
        return level == Connection.TRANSACTION_NONE ? otherwise : level;
    }

    @Override
    public int isolation() {
        for (int i = now.opening.size() - 1; i >= 0; i--) {
            int level = level(now.opening.get(i));
            if (level != Connection.TRANSACTION_NONE) {
                return level;
            }
        }
        String level =
                now.local.values().getOrDefault(ISOLATION, now.session.values().getOrDefault(ISOLATION, ""));
        return level(level);
    }

    /** The level that a text names. */
    private static int level(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return LEVELS.entrySet().stream()
                .filter(level -> lower.contains(level.getKey()))
                .mapToInt(Map.Entry::getValue)
                .findFirst()
                .orElse(Connection.TRANSACTION_NONE);
    }

    /** It is set by other means from now on. */
    public void forgetIsolation() {
        reset(ISOLATION);
        begun = now;
    }

    void set(String name, String value) {
        become(new State(now.session.with(name, value), now.local.without(name), now.opening));
    }

    void setLocal(String name, String value) {
        become(new State(now.session, now.local.with(name, value), now.opening));
    }

    void reset(String name) {
        become(new State(now.session.without(name), now.local.without(name), now.opening));
    }

    /** Takes everything back but who the session is, as RESET ALL does. */
    void resetAll() {
        ConnectionSettings kept = now.session.only(List.of("session_authorization", "role"));
        become(new State(kept, ConnectionSettings.NONE, now.opening));
    }

    void discard() {
        become(State.NOTHING);
    }

    void openWith(String statement) {
        List<String> opening = new ArrayList<>(now.opening);
        opening.add(statement);
        become(new State(now.session, now.local, opening));
    }

    private void become(State changed) {
        now = changed;
        holder.set(changed.session);
    }

    /** The transaction was committed, or the statement in autocommit was. */
    void committed() {
        newest = null;
        if (now != begun) {
            become(now.withoutTransaction());
            begun = now;
        }
    }

    /** The transaction has ended. */
    public void ended(boolean committed) {
        if (committed) {
            committed();
        } else {
            rolledBack();
        }
    }

    /** The transaction was rolled back, and with it what was set in it. */
    private void rolledBack() {
        newest = null;
        if (now != begun) {
            become(begun);
        }
    }

    /** A savepoint was set, and there may be one of that name already. */
    public void mark(String savepoint) {
        newest = new Mark(savepoint, now, newest);
    }

    /**
     * Back to what was set when the savepoint was, after a rollback to it.
     *
     * @param joined the transaction's connections, of which some may have been borrowed with what is now undone
     */
    public void backTo(String savepoint, List<Lease> joined) throws SQLException {
        Mark mark = newest(savepoint);
        newest = mark;
        if (mark != null && now != mark.state) {
            become(mark.state);
            for (Lease lease : joined) {
                lease.restore(now.session);
                lease.setLocal(now.local);
            }
        }
    }

    /** The savepoint was released, and with it those after it. */
    public void release(String savepoint) {
        Mark mark = newest(savepoint);
        newest = mark == null ? null : mark.before;
    }

    private @Nullable Mark newest(String savepoint) {
        Mark mark = newest;
        while (mark != null && !mark.savepoint.equals(savepoint)) {
            mark = mark.before;
        }
        return mark;
    }

    /** Gives a transaction that has just begun its modes, which may not follow a query. */
    @Override
    public void modes(Lease lease) throws SQLException {
        if (!now.opening.isEmpty()) {
            named(lease, () -> execute(lease, String.join(";", now.opening)));
        }
    }

    /** Gives a transaction that has just begun what was set for it. */
    @Override
    public void settings(Lease lease) throws SQLException {
        if (!now.local.isEmpty()) {
            named(lease, () -> lease.setLocal(now.local));
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static void named(Lease lease, Work work) throws SQLException {
        try {
            work.run();
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }

    private static void execute(Lease lease, String sql) throws SQLException {
        try (Statement statement = lease.connection().createStatement()) {
            statement.execute(sql);
        }
    }
}
