package io.shardline.examples.notebook.picture;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;

/** Bars over names. */
final class Bars {
    /** With more bars than this no number stands beside them. */
    private static final int NUMBERED_LYING = 60;

    private static final int NUMBERED_STANDING = 16;

    private static final int TALLEST = 1600;

    /** Characters for which there is room below bars that stand. */
    private static final int ROOM = 90;

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
        if (!lying && longest(data) * data.getColumnCount() > ROOM) {
            x.setCategoryLabelPositions(CategoryLabelPositions.UP_45);
        }
        NumberAxis y = Style.yAxis(roles.yLabel(), true);
        y.setUpperMargin(0.08);
        CategoryPlot plot = new CategoryPlot(data, x, y, renderer(data, lying));
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        if (lying) {
            y.setTickLabelInsets(new RectangleInsets(4, 12, 4, 12));
        }
        plot.setOrientation(lying ? PlotOrientation.HORIZONTAL : PlotOrientation.VERTICAL);
        Style.grid(plot);
        int bars = data.getRowCount() * data.getColumnCount();
        int height = lying ? Math.min(TALLEST, Math.max(220, 110 + bars * 24)) : ChartDrawing.HEIGHT;
        return new Picture(
                title, new ChartDrawing(Style.chart(title, plot, data.getRowCount() > 1), ChartDrawing.WIDTH, height));
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
        boolean numbers = names(data).allMatch(name -> name.matches("-?[0-9.]+"));
        int count = data.getColumnCount();
        return !numbers && (count > 12 || longest(data) * count > ROOM);
    }

    private static int longest(DefaultCategoryDataset data) {
        return names(data).mapToInt(String::length).max().orElse(0);
    }

    private static Stream<String> names(DefaultCategoryDataset data) {
        return IntStream.range(0, data.getColumnCount())
                .mapToObj(i -> data.getColumnKey(i).toString());
    }

    private static BarRenderer renderer(DefaultCategoryDataset data, boolean lying) {
        BarRenderer bars = new BarRenderer();
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        bars.setDrawBarOutline(false);
        bars.setItemMargin(0.06);
        bars.setMaximumBarWidth(0.12);
        for (int series = 0; series < data.getRowCount(); series++) {
            bars.setSeriesPaint(series, Style.series(series));
        }
        if (data.getRowCount() == 1 && data.getColumnCount() <= (lying ? NUMBERED_LYING : NUMBERED_STANDING)) {
            number(bars, data, lying);
        }
        return bars;
    }

    /** Writes each bar's number at its end. */
    private static void number(BarRenderer bars, DefaultCategoryDataset data, boolean lying) {
        double[] values = IntStream.range(0, data.getColumnCount())
                .mapToObj(i -> data.getValue(0, i))
                .filter(Objects::nonNull)
                .mapToDouble(Number::doubleValue)
                .toArray();
        bars.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator("{2}", Style.shortNumbers(values)));
        bars.setDefaultItemLabelsVisible(true);
        bars.setDefaultItemLabelFont(Style.TICK);
        bars.setDefaultItemLabelPaint(Style.SOFT);
        bars.setDefaultPositiveItemLabelPosition(
                lying
                        ? new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT)
                        : new ItemLabelPosition(ItemLabelAnchor.OUTSIDE12, TextAnchor.BOTTOM_CENTER));
        bars.setDefaultNegativeItemLabelPosition(
                lying
                        ? new ItemLabelPosition(ItemLabelAnchor.OUTSIDE9, TextAnchor.CENTER_RIGHT)
                        : new ItemLabelPosition(ItemLabelAnchor.OUTSIDE6, TextAnchor.TOP_CENTER));
    }
}
