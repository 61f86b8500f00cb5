package io.shardline.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Each contestant's throughput, with that of hand-sharded code as 1. */
final class Plot {
    private final List<Figures> figures;

    Plot(List<Figures> figures) {
        this.figures = figures;
    }

    void write(Path file) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(1400)
                .height(700)
                .title("Throughput, hand-sharded = 1")
                .yAxisTitle("of hand-sharded")
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setXAxisLabelRotation(40);
        chart.getStyler().setAvailableSpaceFill(0.8);
        List<String> settings = figures.stream().map(Plot::label).distinct().toList();
        byContestant().forEach((name, ratios) -> {
            List<Double> values = new ArrayList<>();
            settings.forEach(setting -> values.add(ratios.get(setting)));
            chart.addSeries(name, settings, values);
        });
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
    }

    private Map<String, Map<String, Double>> byContestant() {
        Map<String, Map<String, Double>> all = new LinkedHashMap<>();
        for (Figures one : figures) {
            all.computeIfAbsent(one.contestant(), ignored -> new LinkedHashMap<>())
                    .put(label(one), one.ratio());
        }
        return all;
    }

    private static String label(Figures one) {
        Figures.Setting setting = one.setting();
        return "%s, %d shards, %d thr."
                .formatted(
                        setting.work().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                        setting.shards(),
                        setting.threads());
    }
}
