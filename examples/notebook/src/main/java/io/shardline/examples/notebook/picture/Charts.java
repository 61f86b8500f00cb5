package io.shardline.examples.notebook.picture;

import io.shardline.examples.notebook.rows.Rows;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.List;
import java.util.Map;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Charts over a result; {@link Roles} says which column is what. */
public final class Charts {
    /** With more points than this a line has no dots. */
    private static final int DOTTED = 60;

    private Charts() {}

    /** A bar for each row: lying where there are many or their names are long, and standing on an axis of time for dates. */
    public static Picture bars(Rows rows, String title) {
        Roles roles = Roles.of(rows, "bars");
        return roles.xColumn().isDate() ? DateBars.of(roles, title) : Bars.of(roles, title);
    }

    /** A line over numbers, dates, or names in the order of the rows; NULL is a gap. */
    public static Picture lines(Rows rows, String title) {
        Roles roles = Roles.of(rows, "lines");
        boolean measured = roles.xColumn().isNumber() || roles.xColumn().isDate();
        return measured ? measuredLines(roles, title) : namedLines(roles, title);
    }

    /** A dot for each row. */
    public static Picture scatter(Rows rows, String title) {
        Roles roles = Roles.of(rows, "scatter");
        XYPlot plot = plot(roles, false);
        XYLineAndShapeRenderer dots = new XYLineAndShapeRenderer(false, true);
        dots.setDrawOutlines(false);
        double size = rows.size() > 2_000 ? 3 : rows.size() > 300 ? 5 : 7;
        for (int series = 0; series < plot.getSeriesCount(); series++) {
            dots.setSeriesShape(series, new Ellipse2D.Double(-size / 2, -size / 2, size, size));
            dots.setSeriesPaint(series, Style.faint(series));
        }
        plot.setRenderer(dots);
        Style.grid(plot, true);
        return picture(title, roles, plot);
    }

    /** How often values of the first column of numbers are within each of some intervals of equal length. */
    public static Picture histogram(Rows rows, String title) {
        return Histogram.of(rows, title);
    }

    private static Picture measuredLines(Roles roles, String title) {
        XYPlot plot = plot(roles, true);
        XYLineAndShapeRenderer lines =
                new XYLineAndShapeRenderer(true, roles.rows().size() <= DOTTED);
        for (int series = 0; series < plot.getSeriesCount(); series++) {
            lines.setSeriesStroke(series, new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            lines.setSeriesShape(series, new Ellipse2D.Double(-3, -3, 6, 6));
            lines.setSeriesPaint(series, Style.series(series));
        }
        lines.setDrawSeriesLineAsPath(true);
        plot.setRenderer(lines);
        Style.grid(plot, false);
        return picture(title, roles, plot);
    }

    private static XYPlot plot(Roles roles, boolean sorted) {
        XYSeriesCollection data = new XYSeriesCollection();
        for (Map.Entry<String, List<Roles.Point>> entry : roles.points().entrySet()) {
            XYSeries series = new XYSeries(entry.getKey(), sorted, true);
            entry.getValue().forEach(point -> series.add(Moments.of(point.x()), point.y()));
            data.addSeries(series);
        }
        NumberAxis y = Style.yAxis(roles.yLabel(), false);
        return new XYPlot(data, xAxis(roles), y, null);
    }

    private static ValueAxis xAxis(Roles roles) {
        String label = roles.xColumn().label();
        return roles.xColumn().isDate()
                ? DateTicks.axis(label)
                : Style.xAxis(label, roles.xColumn().type().startsWith("int"));
    }

    private static Picture picture(String title, Roles roles, XYPlot plot) {
        return new Picture(title, ChartDrawing.of(Style.chart(title, plot, roles.severalSeries())));
    }

    private static Picture namedLines(Roles roles, String title) {
        DefaultCategoryDataset data = Bars.dataset(roles);
        CategoryAxis x = new CategoryAxis(roles.xColumn().label());
        Style.axis(x);
        LineAndShapeRenderer lines = new LineAndShapeRenderer(true, true);
        for (int series = 0; series < data.getRowCount(); series++) {
            lines.setSeriesStroke(series, new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            lines.setSeriesShape(series, new Ellipse2D.Double(-3.5, -3.5, 7, 7));
            lines.setSeriesPaint(series, Style.series(series));
        }
        CategoryPlot plot = new CategoryPlot(data, x, Style.yAxis(roles.yLabel(), false), lines);
        Style.grid(plot);
        plot.setRangeZeroBaselinePaint(new Color(0, true));
        return new Picture(title, ChartDrawing.of(Style.chart(title, plot, data.getRowCount() > 1)));
    }
}
