package io.shardline.cli;

import io.shardline.ingest.csv.CsvLoad;
import io.shardline.ingest.csv.CsvMode;
import io.shardline.ingest.csv.CsvParent;
import io.shardline.ingest.csv.NameUuid;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how a CSV file is loaded, wherever it comes from. */
final class LoadOptions {
    private static final Pattern PARENT = Pattern.compile("(.+)\\.([^.:=]+):([^:=]+)=([^:=]+)");

    private static final int HISTORY_COLUMNS = 4;

    @Option(names = "--table", paramLabel = "TABLE", description = "The table; that of the file's name unless given.")
    private @Nullable String table;

    @Option(names = "--mode", paramLabel = "MODE", description = "append (default), upsert or history.")
    private CsvMode mode = CsvMode.APPEND;

    @Option(
            names = "--key",
            paramLabel = "COLUMN",
            split = ",",
            description = "The columns that tell which row a record is; a history needs them.")
    private List<String> key = List.of();

    @Option(
            names = "--columns",
            paramLabel = "COLUMN",
            split = ",",
            description = "The names of the fields, of a file whose first line has none.")
    private List<String> columns = List.of();

    @Option(names = "--require", paramLabel = "COLUMN", split = ",", description = "Columns that must not be NULL.")
    private List<String> required = List.of();

    @Option(
            names = "--lower-trim",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns taken in lower case and without blanks around them.")
    private List<String> lowered = List.of();

    @Option(
            names = "--date-format",
            paramLabel = "COLUMN=PATTERN",
            description = "How the dates or times of a column are written, such as dd.MM.yyyy; ISO 8601 unless given.")
    private Map<String, String> dates = new LinkedHashMap<>();

    @Option(
            names = "--derive",
            paramLabel = "COLUMN=FROM,...",
            description = "Fills a column with a UUID made of others.")
    private Map<String, String> derived = new LinkedHashMap<>();

    @Option(names = "--derive-by", paramLabel = "KIND", description = "version_5 (default), version_3 or digest_bytes.")
    private NameUuid kind = NameUuid.VERSION_5;

    @Option(
            names = "--reference",
            paramLabel = "COLUMN=TABLE.VALUE:KEY=FIELD",
            description = "Fills a column with the value of the row of another table whose key the field has.")
    private Map<String, String> references = new LinkedHashMap<>();

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            description = "The moment from which a history's file holds, such as 2026-01-31T00:00:00Z.")
    private @Nullable Instant asOf;

    @Option(
            names = "--history-columns",
            paramLabel = "FROM,TO,CURRENT,VERSION",
            split = ",",
            description = "Names of a history's columns; valid_from,valid_to,is_current,version_number unless given.")
    private List<String> historyColumns = List.of();

    @Option(
            names = "--prefer",
            paramLabel = "COLUMN",
            description = "Of a history's records of one key, the one with the greatest value here counts.")
    private @Nullable String preferred;

    @Option(
            names = "--deactivate-missing",
            description = "Closes current rows of a history that the file does not have.")
    private boolean deactivateMissing;

    @Mixin
    private final RefusalOptions refusals = new RefusalOptions();

    @Mixin
    private final CsvFormatOptions format = new CsvFormatOptions();

    /** The table, if one is given. */
    Optional<String> table() {
        return Optional.ofNullable(table);
    }

    /** Whether refused records are told one by one. */
    boolean tellsRejects() {
        return refusals.tells();
    }

    private static CsvParent parent(String text) {
        Matcher parts = PARENT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("--reference is COLUMN=TABLE.VALUE:KEY=FIELD");
        }
        return new CsvParent(parts.group(1), parts.group(2), parts.group(3), parts.group(4));
    }

    /**
     * @param target the table that is written to, whatever {@link #table} says
     * @throws IllegalArgumentException for options that contradict each other
     */
    CsvLoad into(String target) {
        CsvLoad.Builder builder = CsvLoad.into(target)
                .mode(mode)
                .format(format.format(columns))
                .key(key.toArray(String[]::new))
                .require(required.toArray(String[]::new))
                .lowerAndTrim(lowered.toArray(String[]::new))
                .refuse(refusals.most(), refusals.rejects());
        dates.forEach(builder::dateFormat);
        derived.forEach((column, from) -> builder.deriveUuid(column, kind, from.split("\\s*,\\s*")));
        references.forEach((column, parent) -> builder.reference(column, parent(parent)));
        if (asOf != null) {
            builder.asOf(asOf);
        }
        if (!historyColumns.isEmpty()) {
            if (historyColumns.size() != HISTORY_COLUMNS) {
                throw new IllegalArgumentException("--history-columns is FROM,TO,CURRENT,VERSION");
            }
            builder.historyColumns(
                    historyColumns.get(0), historyColumns.get(1), historyColumns.get(2), historyColumns.get(3));
        }
        if (preferred != null) {
            builder.prefer(preferred);
        }
        if (deactivateMissing) {
            builder.deactivateMissing();
        }
        return builder.build();
    }
}
