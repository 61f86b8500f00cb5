package io.shardline.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class ShardErrorsTest {
    private static final String UNIQUE = String.join(
            "\0",
            "SERROR",
            "VERROR",
            "C23505",
            "Mduplicate key value violates unique constraint \"t_pkey\"",
            "DKey (id)=(1) already exists.",
            "HUse another.",
            "P17",
            "tt",
            "nt_pkey",
            "");

    @Test
    void keepsEveryFieldOfTheServerAndAddsTheShard() {
        PSQLException original = new PSQLException(new ServerErrorMessage(UNIQUE));
        SQLException named = ShardErrors.named(original, "s1");
        assertError(named).isInstanceOf(PSQLException.class).hasMessage(original.getMessage() + "\n  Shard: s1");
        assertThat(named.getSQLState()).isEqualTo("23505");
        assertThat(named.getStackTrace()).isEqualTo(original.getStackTrace());
        assertThat(((PSQLException) named).getServerErrorMessage()).isSameAs(original.getServerErrorMessage());
    }

    @Test
    void keepsTheMessageThatLeavesTheDetailOut() {
        PSQLException original = new PSQLException(new ServerErrorMessage(UNIQUE), false);
        assertError(ShardErrors.named(original, "s1"))
                .hasMessage(original.getMessage() + "\n  Shard: s1")
                .hasMessageNotContaining("already exists");
    }

    @Test
    void namesErrorsThatTheDriverRaisesItself() {
        Exception broken = new IOException("reset");
        PSQLException original = new PSQLException("An I/O error occurred.", PSQLState.CONNECTION_FAILURE, broken);
        SQLException named = ShardErrors.named(original, "s0");
        assertError(named).isInstanceOf(PSQLException.class).hasMessage("An I/O error occurred.\n  Shard: s0");
        assertError(named).hasCause(broken);
        assertThat(named.getSQLState()).isEqualTo("08006");
    }

    @Test
    void keepsTheCountsOfABatchAndNamesItsCause() {
        PSQLException cause = new PSQLException(new ServerErrorMessage(UNIQUE));
        BatchUpdateException original = new BatchUpdateException(
                "Batch entry 1 was aborted", "23505", 0, new long[] {1, -3, 5_000_000_000L}, cause);
        original.setNextException(cause);
        SQLException named = ShardErrors.named(original, "s1");
        assertError(named)
                .isInstanceOf(BatchUpdateException.class)
                .hasMessage("Batch entry 1 was aborted\n  Shard: s1");
        assertThat(((BatchUpdateException) named).getLargeUpdateCounts()).containsExactly(1, -3, 5_000_000_000L);
        assertError(named.getNextException()).isSameAs(named.getCause()).hasMessageEndingWith("Shard: s1");
        assertError(named.getNextException().getNextException()).isNull();
    }

    @Test
    void keepsWhatFollowsAndWhatWasSuppressedInOrder() {
        PSQLException original = new PSQLException("first", PSQLState.DATA_ERROR);
        original.setNextException(new PSQLException("second", PSQLState.DATA_ERROR));
        SQLException third = new SQLException("third");
        third.setNextException(new SQLException("fourth"));
        original.setNextException(third);
        Exception suppressed = new IllegalStateException("close");
        original.addSuppressed(suppressed);
        SQLException named = ShardErrors.named(original, "s1");
        assertThat(named.getSuppressed()).containsExactly(suppressed);
        assertError(named.getNextException()).hasMessage("second\n  Shard: s1");
        assertError(named.getNextException().getNextException()).isSameAs(third);
        assertError(third.getNextException().getNextException()).isNull();
    }

    @Test
    void namesAnErrorOnce() {
        SQLException named = ShardErrors.named(new PSQLException("first", PSQLState.DATA_ERROR), "s1");
        assertError(ShardErrors.named(named, "s1")).isSameAs(named);
        SQLException batch = ShardErrors.named(new BatchUpdateException("entry", "22000", 0, new long[0], null), "s1");
        assertError(ShardErrors.named(batch, "s1")).isSameAs(batch);
    }

    @Test
    void leavesOtherErrorsAlone() {
        SQLException other = new SQLException("not of the driver", "22000");
        assertError(ShardErrors.named(other, "s1")).isSameAs(other);
    }

    /** An SQLException is an Iterable too, so AssertJ must be told which it is. */
    private static AbstractThrowableAssert<?, ?> assertError(Throwable e) {
        return assertThat(e);
    }
}
