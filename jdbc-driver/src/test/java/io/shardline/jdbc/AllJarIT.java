package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.TestCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The self-contained jar, in a class loader that has nothing else but the JDK. */
class AllJarIT {
    private static final Path JAR = Path.of(System.getProperty("shardline.all.jar"));
    private static final URLClassLoader ALONE =
            new URLClassLoader(new URL[] {url(JAR)}, ClassLoader.getPlatformClassLoader());

    @AfterAll
    static void close() throws IOException {
        ALONE.close();
    }

    @Test
    void offersTheDriverOfPostgreSql() {
        assertThat(ServiceLoader.load(Driver.class, ALONE))
                .extracting(driver -> driver.getClass().getName())
                .contains("org.postgresql.Driver");
    }

    @Test
    void runsAQueryOverShards() throws SQLException {
        try (TestCluster cluster = TestCluster.create(2)) {
            cluster.onEach("create table customers (customer_id bigint primary key, name text)");
            String url = "jdbc:shardline:" + cluster.writeYaml("customers: { key: customer_id }");
            Driver driver = StreamSupport.stream(
                            ServiceLoader.load(Driver.class, ALONE).spliterator(), false)
                    .filter(each -> each.getClass().getName().equals("io.shardline.jdbc.ShardlineDriver"))
                    .findFirst()
                    .orElseThrow();
            assertThat(driver.getClass().getClassLoader()).isSameAs(ALONE);
            try (Connection connection = driver.connect(url, new Properties());
                    Statement statement = connection.createStatement()) {
                for (int id = 1; id <= 10; id++) {
                    statement.executeUpdate("insert into customers values (" + id + ", 'n')");
                }
                try (ResultSet rows = statement.executeQuery("select sum(customer_id), count(*) from customers")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getLong(1)).isEqualTo(55);
                    assertThat(rows.getLong(2)).isEqualTo(10);
                }
            }
        }
    }

    @Test
    void isTheCommand() throws IOException, InterruptedException {
        try (TestCluster cluster = TestCluster.create(2)) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-jar",
                            JAR.toString(),
                            "sql",
                            "--cluster",
                            cluster.writeYaml("").toString(),
                            "--format",
                            "csv",
                            "-c",
                            "select 6 * 7 as answer")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(printed).isZero();
            assertThat(printed).endsWith("answer\n42\n");
        }
    }

    @Test
    void hasOnlyClassesThatCannotMeetAnotherVersionOfThemselves() throws IOException {
        assertThat(entries())
                .filteredOn(name -> name.endsWith(".class"))
                .isNotEmpty()
                .allMatch(name ->
                        name.replaceFirst("^META-INF/versions/\\d+/", "").matches("(io/shardline|org/postgresql)/.*"));
    }

    @Test
    void hasNoSignaturesNorModulesOfTheJarsItIsMadeOf() throws IOException {
        assertThat(entries())
                .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)"))
                .noneMatch(name -> name.endsWith("module-info.class"))
                .doesNotHaveDuplicates();
    }

    @Test
    void keepsTheVersionsThatLibrariesHaveForNewerJava() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.isMultiRelease()).isTrue();
            assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION))
                    .isNotBlank();
        }
        assertThat(entries()).anyMatch(name -> name.startsWith("META-INF/versions/11/org/postgresql/"));
    }

    @Test
    void logsByTheLoggerOfTheJdk() throws ReflectiveOperationException {
        Object factory = ALONE.loadClass("io.shardline.shaded.slf4j.LoggerFactory")
                .getMethod("getILoggerFactory")
                .invoke(null);

        assertThat(factory.getClass().getName()).isEqualTo("io.shardline.shaded.slf4j.jul.JDK14LoggerFactory");
    }

    @Test
    void parsesWithTheRenamedParser() throws ReflectiveOperationException {
        Object statement = ALONE.loadClass("io.shardline.shaded.jsqlparser.parser.CCJSqlParserUtil")
                .getMethod("parse", String.class)
                .invoke(null, "select note from orders where customer_id = ?");

        assertThat(statement).hasToString("SELECT note FROM orders WHERE customer_id = ?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.shardline.ErrorCode",
                "io.shardline.ShardlineException",
                "io.shardline.shaded.guava.collect.ImmutableList",
                "io.shardline.shaded.guava.hash.Hashing",
                "io.shardline.shaded.hikari.HikariConfig",
                "io.shardline.shaded.snakeyaml.v2.api.Load"
            })
    void initialises(String type) throws ClassNotFoundException {
        assertThat(Class.forName(type, true, ALONE).getClassLoader()).isSameAs(ALONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"META-INF/NOTICE", "META-INF/LICENSE-APACHE", "META-INF/LICENSE", "META-INF/LICENSE.txt"})
    void carriesTheLicencesOfItsParts(String file) throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile());
                InputStream text = jar.getInputStream(jar.getEntry(file))) {
            assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).isNotBlank();
        }
    }

    private static List<String> entries() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
