package io.shardline.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The figures as a table in AsciiDoc, and the ratios as plots. */
final class Report {
    private final List<Figures> figures;

    Report(List<Figures> figures) {
        this.figures = figures;
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("figures.adoc"), table());
        new Plot(figures).write(directory.resolve("ratios.png"));
        GrowthPlot growth = new GrowthPlot(figures);
        if (growth.hasPoints()) {
            growth.write(directory.resolve("growth.png"));
        }
    }

    private String table() {
        StringBuilder table = new StringBuilder("""
                [cols="5,1,1,4,2,1,2,2,2",options="header"]
                |===
                | work | shards | threads | contestant | units/s | of hand | 10% to 90% | CPU us | KB
                """);
        for (Figures one : figures) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %s | %,.0f | %.2f | %.2f to %.2f | %.1f | %.2f%n",
                    one.setting().work().title,
                    one.setting().shards(),
                    one.setting().threads(),
                    one.contestant(),
                    one.perSecond(),
                    one.ratio(),
                    one.low(),
                    one.high(),
                    one.cpuMicros(),
                    one.kilobytes()));
        }
        return table.append("|===\n").toString();
    }
}
