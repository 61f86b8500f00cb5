package io.shardline.examples.notebook.picture;

import java.util.List;
import java.util.Map;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;

/** Bars over names. */
final class Bars {
    /** With more bars than this no number stands beside them. */
    private static final int NUMBERED = 40;

    private static final int TALLEST = 1600;

    private Bars() {}

    static Picture of(Roles roles, String title) {
        DefaultCategoryDataset data = dataset(roles);
        boolean lying = lying(data);
        CategoryAxis x = new CategoryAxis(roles.xColumn().label());
        Style.axis(x);
        x.setAxisLineVisible(false);
        x.setLowerMargin(0.01);
        x.setUpperMargin(0.01);
        x.setCategoryMargin(0.25);
        x.setMaximumCategoryLabelWidthRatio(lying ? 0.35f : 1);
        if (!lying && data.getColumnCount() > 14) {
            x.setCategoryLabelPositions(CategoryLabelPositions.UP_45);
        }
        NumberAxis y = Style.numberAxis(roles.yLabel(), true);
        y.setUpperMargin(0.08);
        CategoryPlot plot = new CategoryPlot(data, x, y, renderer(data));
        plot.setOrientation(lying ? PlotOrientation.HORIZONTAL : PlotOrientation.VERTICAL);
        Style.grid(plot);
        int bars = data.getRowCount() * data.getColumnCount();
        int height = lying ? Math.min(TALLEST, Math.max(220, 110 + bars * 24)) : ChartDrawing.HEIGHT;
        return new Picture(
                title,
                new ChartDrawing(
                        Style.chart(title, plot, data.getRowCount() > 1), ChartDrawing.WIDTH, height));
    }

    static DefaultCategoryDataset dataset(Roles roles) {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        for (Map.Entry<String, List<Roles.Point>> series : roles.points().entrySet()) {
            series.getValue().forEach(point -> data.addValue(point.y(), series.getKey(), point.xText()));
        }
        return data;
    }

    /** Numbers stand, in their order; names lie once they are many or long. */
    private static boolean lying(DefaultCategoryDataset data) {
        int longest = 0;
        boolean numbers = true;
        for (Object key : data.getColumnKeys()) {
            String name = key.toString();
            longest = Math.max(longest, name.length());
            numbers &= name.matches("-?[0-9.]+");
        }
        int count = data.getColumnCount();
        return !numbers && (count > 12 || longest * count > 90);
    }

    private static BarRenderer renderer(DefaultCategoryDataset data) {
        BarRenderer bars = new BarRenderer();
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        bars.setDrawBarOutline(false);
        bars.setItemMargin(0.06);
        bars.setMaximumBarWidth(0.12);
        for (int series = 0; series < data.getRowCount(); series++) {
            bars.setSeriesPaint(series, Style.series(series));
        }
        if (data.getRowCount() * data.getColumnCount() <= NUMBERED && data.getRowCount() == 1) {
            bars.setDefaultItemLabelGenerator(
                    new StandardCategoryItemLabelGenerator("{2}", Style.numbers()));
            bars.setDefaultItemLabelsVisible(true);
            bars.setDefaultItemLabelFont(Style.TICK);
            bars.setDefaultItemLabelPaint(Style.SOFT);
        }
        return bars;
    }
}
