package io.shardline.examples.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.examples.notebook.demo.DemoCluster;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The worked notebooks, from start to end, in a JShell of their own and with the command that the manual gives. */
class NotebooksIT {
    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final Path MANUAL = HOME.resolve("../../core/docs");

    /** Writes the pictures of this run into the manual when set, for a look at what changed. */
    private static final boolean RENEW = Boolean.getBoolean("shardline.notebook.renew");

    private static final Path DIRECTORY = HOME.resolve("target/notebooks");
    private static String output = "";

    @BeforeAll
    static void runThem() throws Exception {
        Files.createDirectories(DIRECTORY);
        Path out = DIRECTORY.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jshell").toString(),
                "--class-path",
                // What Maven has packaged, as the manual has it; elsewhere the classes of this JVM.
                System.getProperty("shardline.notebook.jars", DemoCluster.classPath())
                        .replace(":", File.pathSeparator),
                "--startup",
                HOME.resolve("startup.jsh").toString(),
                "-R-Dshardline.cluster=" + DemoCluster.get().file(),
                "-R-Djava.awt.headless=true",
                "-J-Djava.util.prefs.userRoot=" + DIRECTORY,
                "-s"));
        for (String name : List.of("flights", "shop", "cluster")) {
            command.add(HOME.resolve("notebooks/" + name + ".jsh").toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        output = Files.readString(out, StandardCharsets.UTF_8);
    }

    @Test
    void runWithoutAnError() {
        assertThat(output).doesNotContain("Exception").doesNotContain("Error").doesNotContain("ERROR");
    }

    @Test
    void printNothingThatOnlyATerminalUnderstands() {
        assertThat(output).doesNotContain("\033").doesNotContain("\r").doesNotContain("answered");
    }

    @Test
    void findWhatTheFlightsHave() {
        assertThat(output)
                .contains(" flights   │ by origin (hash)      │      4 │ 20000 │")
                .contains(" PHX    │ Phoenix     │    1302 │        9.3\n")
                .contains("10 rows · s0 s1 s2 s3 · ")
                .contains("   23 │      65 │     64.1538461538461538\n")
                .contains("11 flights in a row left Phoenix and arrived on time\n")
                .contains("845 flights were more than an hour late\n");
    }

    @Test
    void answerForTheShopWhatNoShardCanAnswerAlone() {
        assertThat(output)
                .contains("   4960 │      2500 │ 639194.90\n")
                .contains(" SE      │        2500 │ 1445.00 │     3\n")
                .contains("Gather  ")
                .contains(" 2025-12-01 │ 104317.80 │ 639194.90 │            2.2\n")
                .contains("            5 │ 2025-07 │           11.0\n");
    }

    @Test
    void findSkewAndRowsThatAreNotWhereTheyBelong() {
        assertThat(output)
                .contains(" s0    │ 7117 │ ")
                .contains("│ +42%    │ ████████████████████████\n")
                .contains(" route_day │ s3   │ s0         │    1 │    1\n")
                .containsPattern("(?s)3 rows\n.*Every row of a sharded table is on the shard that owns its key\\.\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mean-delay-of-the-ten-busiest-airports | Los Angeles,11.5,mean_delay,city",
                "delay-grows-over-the-day | 23,hour,mean_delay,Delay grows over the day",
                "delay-by-day-mean-and-worst | Jan ,Mar ,mean,worst,day",
                "most-flights-are-on-time | rows,delay_min,120",
                "delay-and-distance-a-dot-for-each-route | distance_mi,mean_delay,500",
                "revenue-by-month | Apr 2025,revenue,month",
                "revenue-by-category | outdoor,kitchen,revenue",
                "customers-who-order-again-by-the-month-in-which-they-joined | 2025-04,months_later,percent_active",
                "orders-of-a-customer-10-ten-or-more | orders,customers",
                "rows-on-each-shard | s0,s3,rows,shard"
            })
    void drawPicturesWithTheirLabels(String name, String labels) throws Exception {
        String svg = Files.readString(DIRECTORY.resolve("pictures/" + name + ".svg"));
        for (String label : labels.split(",", -1)) {
            assertThat(svg).contains(">" + label);
        }
        BufferedImage png =
                ImageIO.read(DIRECTORY.resolve("pictures/" + name + ".png").toFile());
        assertThat(png.getWidth()).isEqualTo(1720);
        assertThat(png.getHeight()).isBetween(440, 3200);
        assertThat(inked(png)).as("part of the picture that is not white").isBetween(0.01, 0.7);
        keep(name);
    }

    @Test
    void drawThePlan() throws Exception {
        String svg = Files.readString(DIRECTORY.resolve("pictures/plan-2.svg"));
        assertThat(svg).contains(">Limit<", ">MergeSort<", ">Route<", ">s0<", ">s3<");
        keep("plan-2");
    }

    private static double inked(BufferedImage image) {
        int ink = 0;
        int all = 0;
        Set<Integer> colors = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x += 2) {
            for (int y = 0; y < image.getHeight(); y += 2) {
                int color = image.getRGB(x, y) & 0xFFFFFF;
                colors.add(color);
                all++;
                ink += color == 0xFFFFFF ? 0 : 1;
            }
        }
        assertThat(colors).hasSizeGreaterThan(20);
        return (double) ink / all;
    }

    private static void keep(String name) throws Exception {
        Path kept = MANUAL.resolve("images/notebook/" + name + ".svg");
        if (RENEW) {
            Files.createDirectories(kept.getParent());
            Files.writeString(kept, Files.readString(DIRECTORY.resolve("pictures/" + name + ".svg")));
        }
        assertThat(kept).as("picture of the manual").isRegularFile();
    }

    /** Times differ from run to run, and sizes with what the servers have tidied up; the widths of columns go with them. */
    private static String still(String text) {
        return text.replaceAll("· [0-9.]+ (ms|s)\\b", "· 0 ms")
                .replaceAll("\\d+ │ [0-9.]+ (kB|MB)\\b", "0 │ 0 kB")
                .replaceAll(" +", " ")
                .replaceAll("─+", "─");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flights", "shop", "cluster"})
    void areShownInTheManualAsTheyAre(String name) throws Exception {
        String notebook = Files.readString(HOME.resolve("notebooks/" + name + ".jsh"));
        String page = Files.readString(MANUAL.resolve("notebook-" + name + ".adoc"));
        List<String> shown = Stream.of(page.split("----\n")).toList();
        // Between the delimiters are blocks, at odd places: of Java what the notebook says, of text what it printed.
        assertThat(shown.size()).isGreaterThan(6);
        for (int i = 1; i < shown.size(); i += 2) {
            boolean code = shown.get(i - 1).endsWith("[source,java]\n");
            assertThat(still(code ? notebook : output))
                    .as("block %d of the page", i / 2 + 1)
                    .contains(still(shown.get(i)));
        }
        assertThat(page).contains("image::images/notebook/");
    }
}
