package io.shardline.examples.notebook.picture;

import java.util.List;
import java.util.Map;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.ClusteredXYBarRenderer;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/** Bars on an axis of time, each as wide as the smallest step from one to the next. */
final class DateBars {
    private static final double DAY = 24 * 60 * 60 * 1000.0;

    private DateBars() {}

    static Picture of(Roles roles, String title) {
        double half = step(roles) * 0.4;
        XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
        for (Map.Entry<String, List<Roles.Point>> entry : roles.points().entrySet()) {
            XYIntervalSeries series = new XYIntervalSeries(entry.getKey());
            for (Roles.Point point : entry.getValue()) {
                double x = Moments.of(point.x());
                Number y = point.y();
                if (y != null) {
                    series.add(x, x - half, x + half, y.doubleValue(), 0, y.doubleValue());
                }
            }
            data.addSeries(series);
        }
        ClusteredXYBarRenderer bars = new ClusteredXYBarRenderer(0.05, false);
        bars.setBarPainter(new StandardXYBarPainter());
        bars.setShadowVisible(false);
        for (int series = 0; series < data.getSeriesCount(); series++) {
            bars.setSeriesPaint(series, Style.series(series));
        }
        XYPlot plot =
                new XYPlot(data, DateTicks.axis(roles.xColumn().label()), Style.yAxis(roles.yLabel(), true), bars);
        Style.grid(plot, false);
        return new Picture(title, ChartDrawing.of(Style.chart(title, plot, roles.severalSeries())));
    }

    private static double step(Roles roles) {
        double[] xs = roles.points().values().stream()
                .flatMap(List::stream)
                .mapToDouble(point -> Moments.of(point.x()))
                .sorted()
                .distinct()
                .toArray();
        double step = Double.MAX_VALUE;
        for (int i = 1; i < xs.length; i++) {
            step = Math.min(step, xs[i] - xs[i - 1]);
        }
        return xs.length < 2 ? DAY : step;
    }
}
