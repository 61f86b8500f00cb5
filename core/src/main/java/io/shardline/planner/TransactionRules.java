package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.plan.Plan.TransactionControl;
import io.shardline.plan.Plan.TransactionControl.Verb;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.util.Optional;
import java.util.Set;

/** Reads the statements about transactions that a session can do: those without prepared transactions. */
final class TransactionRules {
    private static final Set<String> MODES = Set.of(
            "isolation",
            "level",
            "serializable",
            "repeatable",
            "read",
            "committed",
            "uncommitted",
            "only",
            "write",
            "not",
            "deferrable");
    private static final Span NO_MODES = new Span(0, 0);

    private final SqlText text;
    private final int end;
    private int at;

    private TransactionRules(SqlText text, Statement.TransactionControl control) {
        this.text = text;
        this.at = control.span().from() + 1;
        this.end = control.span().to();
    }

    static TransactionControl plan(SqlText text, Statement.TransactionControl control) throws ShardlineException {
        return new TransactionRules(text, control).plan(control.verb());
    }

    /** Refuses PREPARE TRANSACTION. */
    static void requireNotPrepared(SqlText text, Statement.Other other) throws ShardlineException {
        int second = other.span().from() + 1;
        if (other.verb().equals("prepare") && second < other.span().to() && text.is(second, "transaction")) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "PREPARE TRANSACTION is not run through the shards")
                    .withDetail("Its parts on the shards would be ended one by one, and could end differently.")
                    .withHint("COMMIT commits on all shards or on none.");
        }
    }

    private TransactionControl plan(String verb) throws ShardlineException {
        return switch (verb) {
            case "savepoint" -> ofSavepoint(Verb.SAVEPOINT);
            case "release" -> {
                // A savepoint may have this name itself.
                if (at + 1 < end) {
                    take("savepoint");
                }
                yield ofSavepoint(Verb.RELEASE);
            }
            case "commit", "end" -> ending(Verb.COMMIT);
            case "abort" -> ending(Verb.ROLLBACK);
            case "rollback" -> rollback();
            default -> begin();
        };
    }

    private TransactionControl rollback() throws ShardlineException {
        noise();
        if (!take("to")) {
            return ending(Verb.ROLLBACK);
        }
        if (at + 1 < end) {
            take("savepoint");
        }
        return ofSavepoint(Verb.ROLLBACK_TO);
    }

    private TransactionControl ofSavepoint(Verb verb) throws ShardlineException {
        if (at >= end || !text.isName(at)) {
            throw syntax();
        }
        String name = text.name(at++);
        requireEnd();
        return new TransactionControl(verb, Optional.of(name), false, NO_MODES);
    }

    private TransactionControl ending(Verb verb) throws ShardlineException {
        if (at < end && text.is(at, "prepared")) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "prepared transactions are not ended through the shards")
                    .withDetail("Transactions over several shards are prepared and ended by Shardline itself.")
                    .withHint("For one that was left unfinished, call ParallelConnection.recover().");
        }
        noise();
        boolean chain = false;
        if (take("and")) {
            chain = !take("no");
            if (!take("chain")) {
                throw syntax();
            }
        }
        requireEnd();
        return new TransactionControl(verb, Optional.empty(), chain, NO_MODES);
    }

    private TransactionControl begin() throws ShardlineException {
        noise();
        Span modes = new Span(at, end);
        while (at < end && (text.is(at, ",") || text.isName(at) && MODES.contains(text.name(at)))) {
            at++;
        }
        requireEnd();
        return new TransactionControl(Verb.BEGIN, Optional.empty(), false, modes);
    }

    private void noise() {
        if (!take("work")) {
            take("transaction");
        }
    }

    private boolean take(String word) {
        boolean there = at < end && text.is(at, word);
        at += there ? 1 : 0;
        return there;
    }

    private void requireEnd() throws ShardlineException {
        if (at < end) {
            throw syntax();
        }
    }

    private ShardlineException syntax() {
        return at < end
                ? ShardlineException.of(ErrorCode.SYNTAX, "syntax error at or near \"%s\"", text.at(at))
                : ShardlineException.of(ErrorCode.SYNTAX, "syntax error at end of input");
    }
}
