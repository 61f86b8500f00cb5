package io.shardline.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A url of PostgreSQL's JDBC driver, looked at before anything is connected to. */
final class PostgresUrl implements ITypeConverter<String> {
    private static final String PREFIX = "jdbc:postgresql:";

    @Override
    public String convert(String url) {
        if (!url.startsWith(PREFIX)) {
            throw new TypeConversionException("a url begins with " + PREFIX);
        }
        return url;
    }
}
