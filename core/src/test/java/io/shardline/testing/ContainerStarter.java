package io.shardline.testing;

import java.util.stream.Stream;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL in containers, which Testcontainers removes when this JVM has ended. */
final class ContainerStarter {
    private static final String IMAGE = "postgres:18";

    private ContainerStarter() {}

    // The container lives as long as the JVM: nothing closes it earlier.
    @SuppressWarnings("resource")
    static Server start() {
        String[] command = Stream.concat(
                        Stream.of("postgres"),
                        PostgresServers.settings().stream().flatMap(setting -> Stream.of("-c", setting)))
                .toArray(String[]::new);
        PostgreSQLContainer container = new PostgreSQLContainer(IMAGE).withCommand(command);
        container.start();
        return new Server(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                container.getUsername(),
                container.getPassword(),
                container.getDatabaseName());
    }
}
