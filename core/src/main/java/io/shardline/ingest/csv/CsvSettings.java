package io.shardline.ingest.csv;

import io.shardline.ingest.Rejects;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a {@link CsvLoad} was told. */
record CsvSettings(
        String table,
        CsvMode mode,
        CsvFormat format,
        List<String> key,
        Cleaning cleaning,
        History history,
        Refusals refusals) {

    /**
     * What is done to each record before it is written.
     *
     * @param lowered columns whose texts are taken without blanks around and in lower case
     * @param dates columns whose texts are dates or times in a form of their own
     * @param derived columns that are made from others
     * @param parents columns whose values other tables have
     */
    record Cleaning(
            Set<String> required,
            Set<String> lowered,
            Map<String, DateFormat> dates,
            Map<String, Derived> derived,
            Map<String, CsvParent> parents) {
        /** The fields that other columns are made from. */
        Set<String> sources() {
            Set<String> fields = new LinkedHashSet<>();
            derived.values().forEach(each -> fields.addAll(each.from()));
            parents.values().forEach(parent -> fields.add(parent.field()));
            return fields;
        }
    }

    /** A UUID made from other columns. */
    record Derived(NameUuid kind, List<String> from) {}

    /**
     * @param preferred of records with one key that differ, the one with the greatest value here counts
     * @param deactivateMissing the file has all that there is
     */
    record History(
            List<String> columns, Optional<Instant> asOf, Optional<String> preferred, boolean deactivateMissing) {
        String from() {
            return columns.get(0);
        }

        String to() {
            return columns.get(1);
        }

        String current() {
            return columns.get(2);
        }

        String version() {
            return columns.get(3);
        }
    }

    record Refusals(long most, Rejects listener) {}
}
