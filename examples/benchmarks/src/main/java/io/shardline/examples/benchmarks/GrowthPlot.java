package io.shardline.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** How each contestant's throughput, with that of hand-sharded code as 1, changes with the number of shards. */
final class GrowthPlot {
    private final List<Figures> figures;

    GrowthPlot(List<Figures> figures) {
        this.figures = figures;
    }

    /** Whether there is anything to compare. */
    boolean hasPoints() {
        return figures.stream().map(one -> one.setting().shards()).distinct().count() > 1;
    }

    void write(Path file) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(1400)
                .height(700)
                .title("Throughput by the number of shards, hand-sharded = 1")
                .xAxisTitle("shards")
                .yAxisTitle("of hand-sharded")
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setXAxisLogarithmic(true);
        lines().forEach((name, line) -> chart.addSeries(name, line.shards, line.ratios));
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
    }

    /** The points of one line, in the order in which they were measured. */
    private record Line(List<Integer> shards, List<Double> ratios) {}

    private Map<String, Line> lines() {
        Map<String, Line> lines = new LinkedHashMap<>();
        for (Figures one : figures) {
            Figures.Setting setting = one.setting();
            String name = "%s, %s, %d thr.".formatted(one.contestant(), setting.work().title, setting.threads());
            Line line = lines.computeIfAbsent(name, ignored -> new Line(new ArrayList<>(), new ArrayList<>()));
            line.shards.add(setting.shards());
            line.ratios.add(one.ratio());
        }
        return lines;
    }
}
