package io.shardline.ingest.csv;

import io.shardline.ShardlineException;
import io.shardline.sql.Name;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table that a load would fill, as far as the file and the load's settings tell: for one that does not exist yet. */
final class CsvTable {
    private final CsvSettings settings;
    private final Map<String, Set<CsvType>> possible = new LinkedHashMap<>();
    private final Set<String> valued = new HashSet<>();

    private CsvTable(CsvSettings settings, List<String> columns) {
        this.settings = settings;
        columns.forEach(column -> possible.put(column, EnumSet.allOf(CsvType.class)));
    }

    /** Reads a whole file: a type that holds its first thousand values may not hold the last. */
    static CsvTable of(CsvReader reader, CsvSettings settings) throws IOException, ShardlineException {
        CsvRecords records = new CsvRecords(reader, settings, Set.of());
        CsvTable table = new CsvTable(settings, records.columns());
        while (true) {
            try {
                @Nullable String[] record = records.next();
                if (record == null) {
                    return table;
                }
                for (int i = 0; i < record.length; i++) {
                    table.saw(records.columns().get(i), record[i]);
                }
            } catch (CsvRecords.BadRecord refusedWhenItIsLoaded) {
                // It tells nothing of the columns.
            }
        }
    }

    private void saw(String column, @Nullable String value) {
        if (value != null) {
            valued.add(column);
            possible.getOrDefault(column, Set.of()).removeIf(type -> !type.holds(value));
        }
    }

    /** The type of a column; text if it has no value. */
    String type(String column) {
        return valued.contains(column)
                ? possible.getOrDefault(column, Set.of(CsvType.TEXT))
                        .iterator()
                        .next()
                        .sql()
                : CsvType.TEXT.sql();
    }

    /** The statements that make the table. */
    List<String> statements() throws ShardlineException {
        Name name = Name.read(settings.table());
        List<String> statements = new ArrayList<>();
        name.schema().ifPresent(schema -> statements.add("create schema if not exists " + Name.quote(schema)));
        List<String> lines = new ArrayList<>();
        possible.keySet().forEach(column -> lines.add(Name.quote(column) + " " + type(column)));
        boolean history = settings.mode() == CsvMode.HISTORY;
        CsvSettings.History columns = settings.history();
        if (history) {
            lines.add(Name.quote(columns.from()) + " timestamptz not null");
            lines.add(Name.quote(columns.to()) + " timestamptz");
            lines.add(Name.quote(columns.current()) + " boolean not null");
            lines.add(Name.quote(columns.version()) + " integer not null");
        }
        String key = settings.key().stream().map(Name::quote).collect(Collectors.joining(", "));
        if (!key.isEmpty()) {
            lines.add("primary key (" + key + (history ? ", " + Name.quote(columns.version()) : "") + ")");
        }
        String table = name.quoted();
        statements.add("create table " + table + " (\n    " + String.join(",\n    ", lines) + "\n)");
        if (history) {
            statements.add("create unique index on " + table + " (" + key + ") where " + Name.quote(columns.current()));
        }
        return statements;
    }
}
