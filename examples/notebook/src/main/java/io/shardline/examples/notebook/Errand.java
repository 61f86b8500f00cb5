package io.shardline.examples.notebook;

import io.shardline.examples.notebook.rows.Failure;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Work in a thread of its own, for which the caller waits in a way that he can be called away from. */
final class Errand {
    private static final long TICK_MILLIS = 100;

    /** How long work may go on after it was cancelled; a server that does not answer keeps it longer than that. */
    private static final long FAREWELL_SECONDS = 5;

    private Errand() {}

    /** Stops work that runs in another thread. */
    interface Cancel {
        void run() throws SQLException;
    }

    /**
     * Runs work and waits for it. JShell stops a snippet with an error thrown into its thread out of nowhere, which a thread that
     * waits for a server would only notice after the answer; here it cancels the work first.
     *
     * @param tick is called every now and then meanwhile
     * @throws Failure for an error of a statement
     */
    static <T extends @Nullable Object> T run(Callable<T> work, Cancel cancel, Runnable tick) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "notebook");
        thread.setDaemon(true);
        boolean done = false;
        try {
            thread.start();
            T result = await(task, tick);
            done = true;
            return result;
        } catch (ExecutionException e) {
            done = true;
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            throw Failure.of("interrupted");
        } finally {
            if (!done) {
                stop(thread, cancel);
            }
        }
    }

    private static <T extends @Nullable Object> T await(FutureTask<T> task, Runnable tick)
            throws InterruptedException, ExecutionException {
        while (true) {
            try {
                return task.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                tick.run();
            }
        }
    }

    private static void stop(Thread thread, Cancel cancel) {
        try {
            cancel.run();
            thread.join(TimeUnit.SECONDS.toMillis(FAREWELL_SECONDS));
        } catch (SQLException e) {
            // A shard cannot be told; what runs there ends by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof SQLException e) {
            return Failure.of(e);
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }
}
