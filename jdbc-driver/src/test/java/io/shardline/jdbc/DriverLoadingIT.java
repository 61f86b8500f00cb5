package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.outside.Outsider;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How programs come by the driver: as modules, in class loaders of their own, beside the PostgreSQL driver; and what it costs. */
class DriverLoadingIT {
    private static final Path ALL = Path.of(System.getProperty("shardline.all.jar"));
    /** What the driver needs, and no more: of a test's class path, by the names of the files. */
    private static final List<String> NEEDED = List.of(
            "postgresql-",
            "HikariCP-",
            "jsqlparser-",
            "guava-",
            "failureaccess-",
            "snakeyaml-engine-",
            "slf4j-api-",
            "jspecify-",
            "error_prone_annotations-");

    @RegisterExtension
    static final Shop shop = new Shop();

    @Test
    void runsAsModules() throws Exception {
        List<String> classPath =
                Arrays.asList(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator));
        String modules = Stream.concat(
                        classPath.stream().filter(DriverLoadingIT::needed),
                        Stream.of(ALL.resolveSibling("classes").toString()))
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        modules,
                        "--add-modules",
                        "io.shardline.jdbc",
                        "-cp",
                        Path.of(Outsider.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString(),
                        Outsider.class.getName(),
                        shop.url,
                        "select count(*) from customers")
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).contains("20 from module io.shardline.jdbc");
    }

    private static boolean needed(String entry) {
        String name = Path.of(entry).getFileName().toString();
        boolean core = name.startsWith("shardline-core-") && !name.contains("tests")
                || entry.endsWith(Path.of("core", "target", "classes").toString());
        return core || NEEDED.stream().anyMatch(name::startsWith);
    }

    @Test
    void worksInTwoClassLoadersAtOnce() throws Exception {
        URL[] jar = {ALL.toUri().toURL()};
        try (URLClassLoader one = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader());
                URLClassLoader other = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader());
                Connection first = driver(one).connect(shop.url, new Properties());
                Connection second = driver(other).connect(shop.url, new Properties())) {
            assertThat(first.getClass()).isNotSameAs(second.getClass());
            assertThat(Shop.query(first, "select count(*) from customers")).containsExactly(20L);
            first.close();
            assertThat(Shop.query(second, "select count(*) from customers")).containsExactly(20L);
        }
    }

    private static Driver driver(ClassLoader loader) throws ReflectiveOperationException {
        return (Driver) loader.loadClass("io.shardline.jdbc.ShardlineDriver")
                .getConstructor()
                .newInstance();
    }

    @Test
    void leavesTheUrlsOfThePostgreSqlDriverAlone() throws SQLException {
        assertThat(DriverManager.getDriver(shop.cluster.url(0))).isInstanceOf(org.postgresql.Driver.class);
        assertThat(new ShardlineDriver().connect(shop.cluster.url(0), new Properties()))
                .isNull();
        try (Connection ours = DriverManager.getConnection(shop.url);
                Connection its = shop.cluster.connect(0)) {
            assertThat(ours).isInstanceOf(ShardlineConnection.class);
            assertThat(its).isNotInstanceOf(ShardlineConnection.class);
        }
    }

    @Test
    void isGoneOnceItIsDeregistered() throws SQLException {
        Driver registered = DriverManager.getDriver(shop.url);
        try (Connection open = DriverManager.getConnection(shop.url)) {
            DriverManager.deregisterDriver(registered);
            assertThatThrownBy(() -> DriverManager.getConnection(shop.url))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("No suitable driver");
            assertThat(Shop.query(open, "select count(*) from customers")).containsExactly(20L);
        } finally {
            DriverManager.registerDriver(registered);
        }
    }

    @Test
    void connectsToWhatIsOpenInLessThanATenthOfAMillisecond() throws SQLException {
        try (Connection stays = DriverManager.getConnection(shop.url)) {
            List<Long> nanos = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                long began = System.nanoTime();
                DriverManager.getConnection(shop.url).close();
                nanos.add(System.nanoTime() - began);
            }
            nanos.sort(null);
            assertThat(stays.isClosed()).isFalse();
            assertThat(nanos.get(nanos.size() / 2)).isLessThan(100_000);
        }
    }

    @Test
    void addsAMegabyteAtMost() throws Exception {
        Path alone = ALL.resolveSibling(ALL.getFileName().toString().replace("-all.jar", ".jar"));

        assertThat(Files.size(alone)).isBetween(50_000L, 1_000_000L);
    }
}
