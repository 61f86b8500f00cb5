package io.shardline.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is read of files, wherever the reader's buffer ends. */
class CsvReaderTest {
    @Test
    void readsBackWhatWasWritten() throws Exception {
        long seed = Long.getLong("shardline.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            List<List<@Nullable String>> records = new ArrayList<>();
            StringBuilder file = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
            for (int record = random.nextInt(200); record >= 0; record--) {
                List<@Nullable String> fields = fields(random);
                records.add(fields);
                file.append(String.join(
                                ",",
                                fields.stream()
                                        .map(field -> written(field, random))
                                        .toList()))
                        .append(random.nextBoolean() ? "\n" : "\r\n");
            }
            assertThat(read(file.toString())).isEqualTo(records);
        }
    }

    private static List<@Nullable String> fields(Random random) {
        List<@Nullable String> fields = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            // Now and then longer than the buffer.
            int length = random.nextInt(300) == 0 ? random.nextInt(100_000) : random.nextInt(12);
            StringBuilder field = new StringBuilder();
            while (field.length() < length) {
                field.append("ab \u00e9\ud83d\ude00,\"\n\r".charAt(random.nextInt(10)));
            }
            fields.add(random.nextInt(8) == 0 ? null : wellFormed(field));
        }
        return fields;
    }

    /** Without halves of characters, which no file holds. */
    private static String wellFormed(CharSequence text) {
        return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String written(@Nullable String field, Random random) {
        if (field == null) {
            return "";
        }
        boolean plain = !field.isEmpty() && field.chars().noneMatch(c -> ",\"\n\r".indexOf(c) >= 0);
        return plain && random.nextBoolean() ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    private static List<List<@Nullable String>> read(String file) throws IOException, SQLException {
        List<List<@Nullable String>> records = new ArrayList<>();
        try (CsvReader reader = reader(file)) {
            for (List<@Nullable String> next = reader.next(); next != null; next = reader.next()) {
                records.add(next);
            }
        }
        return records;
    }

    private static CsvReader reader(String file) {
        return new CsvReader(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), CsvFormat.STANDARD);
    }

    @Test
    void tellsAnEmptyFieldFromNull() throws Exception {
        assertThat(read("a,\"\",\n\"\"\n\nb,"))
                .containsExactly(
                        Arrays.asList("a", "", null),
                        List.of(""),
                        Arrays.asList((String) null),
                        Arrays.asList("b", null));
    }

    @Test
    void takesQuotesInTheMiddleOfAField() throws Exception {
        assertThat(read("a\"b,c\"d\"\"\n")).containsExactly(List.of("ab,cd"));
    }

    @Test
    void countsTheLinesWithinQuotes() throws Exception {
        CsvReader reader = reader("a\n\"b\nb\",c\r\nd");
        reader.next();
        assertThat(reader.line()).isEqualTo(2);
        reader.next();
        assertThat(reader.line()).isEqualTo(4);
    }

    @Test
    void refusesAFileThatEndsWithinQuotes() {
        assertThatThrownBy(() -> read("a\nb,\"c\n\n")).hasMessageContaining("They were opened in line 2.");
    }
}
