package io.shardline.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The version of this build. */
final class DriverVersion {
    static final String NAME = "Shardline JDBC Driver";
    static final String TEXT = read();
    static final int MAJOR = number(0);
    static final int MINOR = number(1);

    private DriverVersion() {}

    private static String read() {
        try (InputStream in = DriverVersion.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(in, "version.properties"));
            return properties.getProperty("version", "0.0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(int position) {
        String[] parts = TEXT.split("[^0-9]+", position + 2);
        return parts.length > position && !parts[position].isEmpty() ? Integer.parseInt(parts[position]) : 0;
    }
}
