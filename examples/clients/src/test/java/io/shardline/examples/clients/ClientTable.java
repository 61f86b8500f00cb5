package io.shardline.examples.clients;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** The manual's table of clients, made of the tests: their libraries, the versions that they run with, and what they claim. */
final class ClientTable {
    static final Path FILE = Path.of("../../core/docs/clients-table.adoc");

    private ClientTable() {}

    /** The classes with tests of a library. */
    static List<Class<?>> tests() throws IOException, URISyntaxException {
        Path directory = Path.of(
                Objects.requireNonNull(ClientTable.class.getResource(".")).toURI());
        List<Class<?>> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (String name :
                    files.map(file -> file.getFileName().toString()).sorted().toList()) {
                if (name.endsWith("IT.class")) {
                    tests.add(loaded(ClientTable.class.getPackageName() + "." + name.replace(".class", "")));
                }
            }
        }
        return tests;
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, ClientTable.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text() throws IOException, URISyntaxException {
        StringBuilder text = new StringBuilder("""
                [cols="2,1,2,5"]
                |===
                | library | version | test | what is tested

                """);
        for (Class<?> test : tests()) {
            Client client = Objects.requireNonNull(test.getAnnotation(Client.class), test.getName());
            text.append("| %s | %s | `%s` | %s\n"
                    .formatted(client.name(), version(client.type()), test.getSimpleName(), claims(test)));
        }
        return text.append("|===\n").toString();
    }

    /** What its jar says, in the manifest or as Maven wrote it there. */
    static String version(Class<?> type) throws IOException, URISyntaxException {
        File file = new File(
                type.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (JarFile jar = new JarFile(file)) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            for (String name : List.of("Implementation-Version", "Bundle-Version")) {
                if (manifest.getValue(name) != null) {
                    return manifest.getValue(name);
                }
            }
            JarEntry written = jar.stream()
                    .filter(entry -> entry.getName().endsWith("/pom.properties"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(file.getName() + " does not tell its version"));
            Properties properties = new Properties();
            try (InputStream in = jar.getInputStream(written)) {
                properties.load(in);
            }
            return properties.getProperty("version");
        }
    }

    /** A test's name is its claim. */
    private static String claims(Class<?> test) {
        return Arrays.stream(test.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class) && !method.isAnnotationPresent(Disabled.class))
                .map(method -> words(method.getName()))
                .sorted()
                .collect(Collectors.joining("; "));
    }

    static String words(String name) {
        return name.replaceAll("(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\bsql\\b", "SQL")
                .replaceAll("\\buuid\\b", "UUID")
                .replaceAll("\\bpostgres\\b", "PostgreSQL");
    }
}
