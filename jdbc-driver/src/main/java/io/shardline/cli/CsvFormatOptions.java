package io.shardline.cli;

import io.shardline.ingest.csv.CsvFormat;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how CSV files are written. */
final class CsvFormatOptions {
    @Option(names = "--delimiter", paramLabel = "C", description = "A comma unless given.")
    private char delimiter = ',';

    @Option(names = "--quote", paramLabel = "C", description = "A double quote unless given.")
    private char quote = '"';

    @Option(names = "--encoding", paramLabel = "NAME", description = "UTF-8 unless given.")
    private Charset encoding = StandardCharsets.UTF_8;

    @Option(
            names = "--null",
            paramLabel = "TEXT",
            description = "What stands for NULL outside of quotes; nothing unless given.")
    private String nullText = "";

    /** @param columns the names of the fields; empty if the first line has them */
    CsvFormat format(List<String> columns) {
        return new CsvFormat(delimiter, quote, encoding, nullText, columns);
    }
}
