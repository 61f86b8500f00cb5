package io.shardline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stops servers when this JVM ends, also when it is killed and has no say in the matter.
 *
 * <p>It is a shell process that reads names of data directories from its standard input. The operating system closes that
 * pipe when the JVM ends, in whatever way; the shell then stops the servers of those directories and removes them.
 */
final class ServerWatchdog {
    // Ignores the signals that a terminal or a build sends to the whole process group, and leaves the group if it can:
    // it has to outlive everything it cleans up after.
    private static final String START = "trap '' HUP INT TERM; "
            + "if command -v setsid >/dev/null; then exec setsid sh -c \"$1\"; else exec sh -c \"$1\"; fi";

    // An immediate stop is enough as the data goes too. A server without a pid file may be just about to write it.
    private static final String WATCH = """
            while IFS= read -r data; do set -- "$@" "$data"; done
            for data; do
              tries=0
              while [ -d "$data" ] && [ ! -s "$data/postmaster.pid" ] && [ $tries -lt 20 ]; do
                sleep 0.1; tries=$((tries + 1))
              done
              if read -r pid < "$data/postmaster.pid"; then kill -QUIT "$pid"; fi
            done 2>/dev/null
            for data; do
              tries=0
              while [ -e "$data/postmaster.pid" ] && [ $tries -lt 100 ]; do
                sleep 0.1; tries=$((tries + 1))
              done
              if read -r pid < "$data/postmaster.pid"; then kill -KILL "$pid"; fi
              rm -rf "$data"
            done 2>/dev/null
            """;

    private static final long GOODBYE_SECONDS = 15;

    private final @Nullable Process shell;

    private ServerWatchdog(@Nullable Process shell) {
        this.shell = shell;
    }

    /** Starts a watchdog; on a system without a POSIX shell, one that is never on duty. */
    static ServerWatchdog start() {
        if (System.getProperty("os.name").startsWith("Windows")) {
            return new ServerWatchdog(null);
        }
        try {
            Process shell = new ProcessBuilder("sh", "-c", START, "sh", WATCH)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            ServerWatchdog watchdog = new ServerWatchdog(shell);
            // A JVM that ends in order waits, so that a build leaves nothing running behind it.
            Runtime.getRuntime().addShutdownHook(new Thread(watchdog::dismiss, "stop-postgres"));
            return watchdog;
        } catch (IOException failure) {
            throw new UncheckedIOException("no watchdog for embedded PostgreSQL", failure);
        }
    }

    /** Whether servers are stopped by this watchdog. */
    boolean isOnDuty() {
        return shell != null;
    }

    /** Entrusts a data directory to the watchdog. To be called before a server is started in it. */
    synchronized void guard(Path dataDirectory) throws IOException {
        if (shell != null) {
            Writer pipe = shell.outputWriter(StandardCharsets.UTF_8);
            pipe.write(dataDirectory.toAbsolutePath() + "\n");
            pipe.flush();
        }
    }

    private void dismiss() {
        if (shell == null) {
            return;
        }
        try {
            shell.getOutputStream().close();
            shell.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException alreadyGone) {
            // Then there is nobody to wait for.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
