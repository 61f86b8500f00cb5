package io.shardline.examples.notebook.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.examples.notebook.rows.Column;
import io.shardline.examples.notebook.rows.Failure;
import io.shardline.examples.notebook.rows.Rows;
import java.awt.image.BufferedImage;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartsTest {
    private static final Column CITY = Column.made("city", "text");
    private static final Column DELAY = Column.made("delay_min", "numeric");
    private static final Column DAY = Column.made("day", "date");

    /** The texts of a picture, read by an XML parser. */
    private static List<String> texts(Picture picture) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(picture.svg())));
        NodeList nodes = document.getElementsByTagName("text");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void barsHaveTheirNamesTheirNumbersAndTheLabelsOfTheColumns() throws Exception {
        Rows rows = Rows.of(List.of(CITY, DELAY), List.of(List.of("Köln & <Bonn>", 12.5), List.of("Oslo", 3)));

        assertThat(texts(Charts.bars(rows, "Late")))
                .contains("Köln & <Bonn>", "Oslo", "12.5", "3.0", "city", "delay_min", "Late");
    }

    @Test
    void datesAreDatesOnTheAxis() throws Exception {
        List<List<Object>> days = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            days.add(List.of(LocalDate.of(2026, 1, 1).plusDays(i), i % 7));
        }
        Rows rows = Rows.of(List.of(DAY, DELAY), days);

        assertThat(texts(Charts.lines(rows, ""))).contains("Jan 4", "Feb 1", "Mar 1", "day", "delay_min");
        assertThat(texts(Charts.bars(rows, ""))).contains("Feb 1");
    }

    @Test
    void aTextInTheSecondColumnNamesTheSeries() throws Exception {
        Rows rows = Rows.of(
                List.of(DAY, CITY, DELAY),
                List.of(
                        List.of(LocalDate.of(2026, 1, 1), "Oslo", 1),
                        List.of(LocalDate.of(2026, 1, 2), "Oslo", 2),
                        List.of(LocalDate.of(2026, 1, 1), "Bern", 3),
                        Arrays.asList(LocalDate.of(2026, 1, 2), "Bern", null)));

        assertThat(texts(Charts.lines(rows, ""))).contains("Oslo", "Bern", "delay_min");
    }

    @Test
    void histogramsCountEveryValueInIntervalsWithRoundEnds() throws Exception {
        List<List<Object>> values = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            values.add(List.of(i / 10.0));
        }

        assertThat(Histogram.step(
                        values.stream().mapToDouble(row -> (double) row.get(0)).toArray()))
                .isEqualTo(10);
        assertThat(texts(Charts.histogram(Rows.of(List.of(DELAY), values), "")))
                .contains("delay_min", "rows", "100", "0");
    }

    @Test
    void manyDotsTakeLittleRoom() {
        List<List<Object>> dots = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            dots.add(List.of(i, i % 97));
        }
        Rows rows = Rows.of(List.of(Column.made("x", "int4"), DELAY), dots);

        String svg = Charts.scatter(rows, "").svg();
        assertThat(svg.split("<use ", -1)).hasSize(5001);
        assertThat(svg.length()).isLessThan(600_000);
    }

    @Test
    void aPngIsSharpAndNotBlank(@TempDir Path directory) throws Exception {
        Rows rows = Rows.of(List.of(CITY, DELAY), List.of(List.of("Bern", 12), List.of("Oslo", 3)));
        Path file = directory.resolve("deep/bars.png");
        Charts.bars(rows, "Late").save(file);

        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(2 * ChartDrawing.WIDTH);
        Set<Integer> colors = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x += 3) {
            for (int y = 0; y < image.getHeight(); y += 3) {
                colors.add(image.getRGB(x, y) & 0xFFFFFF);
            }
        }
        assertThat(colors).contains(0xFFFFFF, 0x2F6DB3).hasSizeGreaterThan(10);
    }

    @Test
    void sayWhatIsMissing(@TempDir Path directory) {
        Rows texts = Rows.of(List.of(CITY, CITY), List.of(List.of("a", "b")));
        assertThatThrownBy(() -> Charts.lines(texts, ""))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("lines needs a column for x and, after it, one with numbers for y");
        assertThatThrownBy(() -> Charts.histogram(texts, "")).hasMessageContaining("needs a column of numbers");
        Rows rows = Rows.of(List.of(CITY, DELAY), List.of(List.of("a", 1)));
        assertThatThrownBy(() -> Charts.bars(rows, "").save(directory.resolve("bars.jpg")))
                .hasMessageContaining("ends with .png or .svg");
    }

    @Test
    void drawsAPlanWithItsShardsReasonsAndStatements() throws Exception {
        Picture plan = PlanDrawing.of("""
                Limit  rows 5
                  MergeSort  by column 3 desc
                    Route  s0, s1: no condition gives the shard key of every table
                      select a
                        from t
                """, "");

        assertThat(texts(plan))
                .contains("Limit", "rows 5", "MergeSort", "by column 3 desc", "Route", "s0", "s1")
                .contains("no condition gives the shard key of every table", "select a", "from t");
    }

    @Test
    void drawsARefusalToo() throws Exception {
        assertThat(texts(PlanDrawing.of("Refused  it would touch several shards\n  The reason.", "")))
                .contains("Refused", "it would touch several shards", "The reason.");
    }
}
