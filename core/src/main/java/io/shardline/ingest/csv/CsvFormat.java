package io.shardline.ingest.csv;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a file is written.
 *
 * @param columns the names of the fields; empty if the first line has them
 * @param nullText what stands for NULL outside of quotes
 */
public record CsvFormat(char delimiter, char quote, Charset encoding, String nullText, List<String> columns) {
    /** Commas, double quotes, UTF-8, nothing for NULL, names in the first line. */
    public static final CsvFormat STANDARD = new CsvFormat(',', '"', StandardCharsets.UTF_8, "", List.of());

    public CsvFormat {
        columns = List.copyOf(columns);
    }

    public CsvFormat withDelimiter(char given) {
        return new CsvFormat(given, quote, encoding, nullText, columns);
    }

    public CsvFormat withQuote(char given) {
        return new CsvFormat(delimiter, given, encoding, nullText, columns);
    }

    public CsvFormat withEncoding(Charset given) {
        return new CsvFormat(delimiter, quote, given, nullText, columns);
    }

    public CsvFormat withNullText(String given) {
        return new CsvFormat(delimiter, quote, encoding, given, columns);
    }

    /** For a file without a line of names. */
    public CsvFormat withColumns(String... given) {
        return new CsvFormat(delimiter, quote, encoding, nullText, List.of(given));
    }
}
