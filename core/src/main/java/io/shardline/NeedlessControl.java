package io.shardline;

import io.shardline.plan.Plan.TransactionControl;
import io.shardline.plan.Plan.TransactionControl.Verb;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/** BEGIN within a transaction, and COMMIT or ROLLBACK outside of one: the server warns of them, and they do nothing. */
final class NeedlessControl {
    private NeedlessControl() {}

    static @Nullable SQLWarning warning(TransactionControl control, boolean autoCommit) {
        if (control.verb() == Verb.BEGIN && !autoCommit) {
            return new SQLWarning(
                    "there is already a transaction in progress", ErrorCode.TRANSACTION_ACTIVE.sqlState());
        }
        return endsNothing(control, autoCommit)
                ? new SQLWarning("there is no transaction in progress", ErrorCode.NO_ACTIVE_TRANSACTION.sqlState())
                : null;
    }

    /** With AND CHAIN it is an error, on one server too. */
    static boolean endsNothing(TransactionControl control, boolean autoCommit) {
        return autoCommit && !control.chain() && (control.verb() == Verb.COMMIT || control.verb() == Verb.ROLLBACK);
    }
}
