package io.shardline.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Starts PostgreSQL as a process of this machine, from binaries on the class path. Safe for use by several threads. */
final class EmbeddedStarter {
    private static final int ATTEMPTS = 3;
    private static final String SUPERUSER = "postgres";

    private final ServerWatchdog watchdog = ServerWatchdog.start();

    Server start() {
        for (int attempt = 1; ; attempt++) {
            try {
                return startOnFreePort();
            } catch (IOException | IllegalStateException failure) {
                // The port was free when it was chosen, but another process may have taken it since.
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException("embedded PostgreSQL does not start", failure);
                }
            }
        }
    }

    // The server lives as long as the JVM: the watchdog closes it, or the shutdown hook where there is no watchdog.
    @SuppressWarnings("resource")
    private Server startOnFreePort() throws IOException {
        Path data = Files.createTempDirectory("shardline-postgres-");
        watchdog.guard(data);
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .setRegisterShutdownHook(!watchdog.isOnDuty())
                .setPGStartupWait(Duration.ofSeconds(60))
                // Not the locale of whoever runs the build: messages and sort order must not depend on it.
                .setLocaleConfig("locale", "C");
        for (String setting : PostgresServers.settings()) {
            int equals = setting.indexOf('=');
            builder.setServerConfig(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return new Server("127.0.0.1", builder.start().getPort(), SUPERUSER, SUPERUSER, SUPERUSER);
    }
}
