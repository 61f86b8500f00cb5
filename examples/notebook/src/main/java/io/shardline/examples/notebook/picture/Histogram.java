package io.shardline.examples.notebook.picture;

import io.shardline.examples.notebook.rows.Column;
import io.shardline.examples.notebook.rows.Failure;
import io.shardline.examples.notebook.rows.Row;
import io.shardline.examples.notebook.rows.Rows;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/** Counts of values within intervals whose ends are round numbers. */
final class Histogram {
    private static final int FEWEST = 8;
    private static final int MOST = 50;

    private Histogram() {}

    static Picture of(Rows rows, String title) {
        Column column = rows.columns().stream()
                .filter(Column::isNumber)
                .findFirst()
                .orElseThrow(() -> Failure.of("histogram needs a column of numbers"));
        int place = rows.columns().indexOf(column) + 1;
        List<Double> values = new ArrayList<>();
        for (Row row : rows) {
            if (row.get(place) instanceof Number number && Double.isFinite(number.doubleValue())) {
                values.add(number.doubleValue());
            }
        }
        XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
        data.addSeries(bins(column.label(), values));
        XYBarRenderer bars = new XYBarRenderer(0.06);
        bars.setBarPainter(new StandardXYBarPainter());
        bars.setShadowVisible(false);
        bars.setSeriesPaint(0, Style.series(0));
        NumberAxis x = Style.xAxis(column.label(), false);
        XYPlot plot = new XYPlot(data, x, Style.yAxis("rows", true), bars);
        Style.grid(plot, false);
        return new Picture(title, ChartDrawing.of(Style.chart(title, plot, false)));
    }

    private static XYIntervalSeries bins(String label, List<Double> values) {
        XYIntervalSeries series = new XYIntervalSeries(label);
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return series;
        }
        double step = step(sorted);
        double from = Math.floor(sorted[0] / step) * step;
        int next = 0;
        for (double low = from; next < sorted.length; low += step) {
            int first = next;
            while (next < sorted.length && sorted[next] < low + step) {
                next++;
            }
            series.add(low + step / 2, low, low + step, next - first, 0, next - first);
        }
        return series;
    }

    /** By the rule of Freedman and Diaconis, within bounds, and then the next round number. */
    static double step(double[] sorted) {
        int count = sorted.length;
        double range = sorted[count - 1] - sorted[0];
        if (range == 0) {
            return 1;
        }
        double quartiles = sorted[count * 3 / 4] - sorted[count / 4];
        double ideal = 2 * quartiles / Math.cbrt(count);
        double step = Math.min(range / FEWEST, Math.max(range / MOST, ideal));
        double power = Math.pow(10, Math.floor(Math.log10(step)));
        double digit = step / power;
        double round = digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10;
        return round * power;
    }
}
