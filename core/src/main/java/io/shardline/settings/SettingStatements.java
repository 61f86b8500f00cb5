package io.shardline.settings;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.ConnectionSettings;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardPools;
import io.shardline.sql.SettingCommand;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import io.shardline.txn.Participants;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the SET, RESET and DISCARD of one session. */
public final class SettingStatements {
    private static final int FIRST = 0;
    private static final List<String> USERS = List.of("session_authorization", "role");
    /** A text for it may leave its other half as it was in the session. */
    private static final String OF_HALVES = "datestyle";

    private final SessionSettings settings;
    private final Participants participants;
    private final ShardPools pools;
    private final ServerWord word;

    public SettingStatements(SessionSettings settings, Participants participants, ShardPools pools, ServerWord word) {
        this.settings = settings;
        this.participants = participants;
        this.pools = pools;
        this.word = word;
    }

    /** The values of placeholders. */
    public interface Given {
        @Nullable
        Object get(int index);
    }

    /**
     * Runs one, on the connections of the transaction that is open and for all that come.
     *
     * @return whether it is also a query, whose row is now to be had from any shard
     */
    public boolean run(SqlText text, SettingCommand command, Given given) throws SQLException {
        if (command instanceof SettingCommand.Config config) {
            config(text(text, config.name(), given), text(text, config.value(), given), config.local());
            return true;
        }
        run(text, command);
        return false;
    }

    private static String text(SqlText text, int token, Given given) throws ShardlineException {
        Object value = text.kind(token) == TokenKind.PARAMETER
                ? given.get(text.parameter(token))
                : text.literal(token).orElse(null);
        if (value instanceof String known) {
            return known;
        }
        throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "set_config takes texts for name and value here");
    }

    private void run(SqlText text, SettingCommand command) throws SQLException {
        String statement = text.at(new Span(0, endOf(text)));
        if (command instanceof SettingCommand.Set set) {
            set(text, statement, set);
        } else if (command instanceof SettingCommand.Reset reset) {
            values(statement, names(reset.name()), true);
            reset(names(reset.name()));
        } else if (command instanceof SettingCommand.ResetAll) {
            settings.resetAll();
            resetJoined();
        } else if (command instanceof SettingCommand.Characteristics characteristics) {
            values(statement, characteristics(text, characteristics.modes()), true)
                    .forEach(settings::set);
        } else if (command instanceof SettingCommand.Discard discard) {
            discard(discard);
        } else {
            forTransaction(text, statement);
        }
        if (participants.autoCommit()) {
            settings.committed();
        }
    }

    /**
     * Does what a call of set_config does.
     *
     * @param local for the transaction alone; of no effect in autocommit, where that is the call's own
     */
    private void config(String name, String value, boolean local) throws SQLException {
        String lower = name.toLowerCase(Locale.ROOT);
        SettingRules.check(lower, value);
        String statement = "select " + ConnectionSettings.call(lower, value, local);
        // A parameter of a program's own takes any text, and so needs no server to say what it makes of it.
        boolean own = lower.contains(".") && nothingJoined();
        Map<String, String> values = own ? Map.of(lower, value) : values(statement, List.of(lower), !local);
        if (!local) {
            values.forEach(settings::set);
        } else if (!participants.autoCommit()) {
            values.forEach(settings::setLocal);
        }
        if (participants.autoCommit()) {
            settings.committed();
        }
    }

    private boolean nothingJoined() {
        return participants.autoCommit() || participants.joined().isEmpty();
    }

    /** Gives the transaction that was just begun its modes. */
    public void begin(SqlText text, Span modes) throws SQLException {
        if (!modes.isEmpty()) {
            String statement = "set transaction " + text.at(modes);
            onJoined(statement);
            settings.openWith(statement);
        }
    }

    private static int endOf(SqlText text) {
        int end = text.size();
        while (end > 0 && text.is(end - 1, ";")) {
            end--;
        }
        return end;
    }

    private void set(SqlText text, String statement, SettingCommand.Set set) throws SQLException {
        if (!set.toDefault()) {
            SettingRules.check(set.name(), text.at(set.value()));
        }
        List<String> names = names(set.name());
        Map<String, String> values = values(statement, names, !set.local());
        if (set.local()) {
            // In autocommit its transaction is over already.
            if (!participants.autoCommit()) {
                values.forEach(settings::setLocal);
            }
        } else if (set.toDefault()) {
            reset(names);
        } else {
            values.forEach(settings::set);
            if (set.name().equals("session_authorization")) {
                settings.reset("role");
            }
        }
    }

    /** SET SESSION AUTHORIZATION takes the role back, too. */
    private static List<String> names(String name) {
        return name.equals("session_authorization") ? USERS : List.of(name);
    }

    private static List<String> characteristics(SqlText text, Span modes) {
        List<String> names = new ArrayList<>();
        for (int token = modes.from(); token < modes.to(); token++) {
            if (text.is(token, "isolation")) {
                names.add("default_transaction_isolation");
            } else if (text.is(token, "read") && (text.is(token + 1, "only") || text.is(token + 1, "write"))) {
                names.add("default_transaction_read_only");
            } else if (text.is(token, "deferrable")) {
                names.add("default_transaction_deferrable");
            }
        }
        return names;
    }

    /** What the parameters are after the statement, which has been run where the transaction is. */
    private Map<String, String> values(String statement, List<String> names, boolean lasting) throws SQLException {
        List<Lease> joined = participants.joined();
        if (nothingJoined()) {
            boolean sameForAll = settings.session().only(USERS).isEmpty()
                    && names.stream().noneMatch(name -> USERS.contains(name) || name.equals(OF_HALVES));
            return word.of(statement, names, sameForAll, () -> pools.lease(FIRST, participants.holder()));
        }
        Map<String, String> values = Map.of();
        for (Lease lease : joined) {
            lease.changing(names);
            values = run(lease, statement, names);
        }
        return values;
    }

    private static Map<String, String> run(Lease lease, String statement, List<String> names) throws SQLException {
        try {
            return ServerWord.run(lease, statement, names);
        } catch (SQLException e) {
            lease.unchanged(names);
            throw e;
        }
    }

    private void reset(List<String> names) throws SQLException {
        names.forEach(settings::reset);
        resetJoined();
    }

    /** To what was there before sessions set anything: the server's own RESET takes back what the pool has set for all, too. */
    private void resetJoined() throws SQLException {
        if (!participants.autoCommit()) {
            for (Lease lease : participants.joined()) {
                lease.restore(settings.session());
            }
        }
    }

    private void onJoined(String statement) throws SQLException {
        if (!participants.autoCommit()) {
            for (Lease lease : participants.joined()) {
                ServerWord.run(lease, statement, List.of());
            }
        }
    }

    private void discard(SettingCommand.Discard discard) throws ShardlineException {
        if (discard.all()) {
            if (!participants.autoCommit()) {
                throw ShardlineException.of(
                        ErrorCode.TRANSACTION_ACTIVE, "DISCARD ALL cannot run inside a transaction block");
            }
            settings.discard();
        }
    }

    /** In autocommit the transaction that it would hold for is over already. */
    private void forTransaction(SqlText text, String statement) throws SQLException {
        if (participants.autoCommit()) {
            return;
        }
        if (text.is(1, "transaction") && text.is(2, "snapshot")) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "a snapshot cannot be set")
                    .withDetail("A snapshot is of one server, and the transaction may come to touch others.");
        }
        onJoined(statement);
        settings.openWith(statement);
    }
}
