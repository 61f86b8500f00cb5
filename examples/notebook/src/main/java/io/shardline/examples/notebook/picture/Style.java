package io.shardline.examples.notebook.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Arrays;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** How charts look: quiet lines, colours that differ also for those who see few of them. */
final class Style {
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Color INK = new Color(0x22, 0x2B, 0x36);
    static final Color SOFT = new Color(0x5B, 0x66, 0x73);
    static final Color LINE = new Color(0xE3, 0xE7, 0xEC);

    private static final Color[] SERIES = {
        new Color(0x2F6DB3), new Color(0xE07B39), new Color(0x3C9D7A), new Color(0xB8528F),
        new Color(0x8A6D3B), new Color(0x5BB0D6), new Color(0xC9A227), new Color(0x7A7F87)
    };

    private Style() {}

    /** The colour of a series, counted from 0. */
    static Paint series(int number) {
        return SERIES[number % SERIES.length];
    }

    static Color faint(int series) {
        Color color = SERIES[series % SERIES.length];
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), 150);
    }

    /** 1,234.5; with no more digits than are there. */
    static NumberFormat numbers() {
        return new DecimalFormat("#,##0.######", DecimalFormatSymbols.getInstance(Locale.ROOT));
    }

    /** Three digits or so, for numbers that stand beside others. */
    static NumberFormat shortNumbers(double[] values) {
        double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
        boolean whole = Arrays.stream(values).allMatch(value -> value == Math.rint(value));
        int decimals = whole || largest >= 100 ? 0 : largest >= 10 ? 1 : 2;
        NumberFormat format = numbers();
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        return format;
    }

    /** A chart without anything but its plot, and a title and a legend where there is use for them. */
    static JFreeChart chart(String title, Plot plot, boolean legend) {
        JFreeChart chart = new JFreeChart(null, null, plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(14, 16, 12, 22));
        if (!title.isEmpty()) {
            TextTitle shown = new TextTitle(title, TITLE);
            shown.setPaint(INK);
            shown.setHorizontalAlignment(HorizontalAlignment.LEFT);
            shown.setMargin(0, 4, 8, 0);
            chart.setTitle(shown);
        }
        if (legend) {
            LegendTitle shown = new LegendTitle(plot);
            shown.setPosition(RectangleEdge.TOP);
            shown.setHorizontalAlignment(HorizontalAlignment.LEFT);
            shown.setFrame(BlockBorder.NONE);
            shown.setItemFont(TICK);
            shown.setItemPaint(SOFT);
            shown.setMargin(0, 0, 6, 0);
            chart.addLegend(shown);
        }
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setNoDataMessage("no rows");
        plot.setNoDataMessageFont(LABEL);
        return chart;
    }

    static void axis(Axis axis) {
        axis.setLabelFont(LABEL);
        axis.setLabelPaint(SOFT);
        axis.setTickLabelFont(TICK);
        axis.setTickLabelPaint(INK);
        axis.setAxisLinePaint(SOFT);
        axis.setTickMarksVisible(false);
        axis.setLabelInsets(new RectangleInsets(4, 4, 4, 4));
    }

    /** The axis of what is measured. */
    static NumberAxis yAxis(String label, boolean fromZero) {
        NumberAxis axis = numberAxis(label);
        axis.setAutoRangeIncludesZero(fromZero);
        // Room around a label, on which the number of labels depends.
        axis.setTickLabelInsets(new RectangleInsets(12, 6, 12, 6));
        return axis;
    }

    /** @param whole whether there is nothing between 1 and 2 */
    static NumberAxis xAxis(String label, boolean whole) {
        NumberAxis axis = numberAxis(label);
        axis.setAutoRangeIncludesZero(false);
        axis.setAutoRangeStickyZero(false);
        axis.setTickLabelInsets(new RectangleInsets(4, 8, 4, 8));
        if (whole) {
            axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        }
        return axis;
    }

    private static NumberAxis numberAxis(String label) {
        NumberAxis axis = new NumberAxis(label);
        axis(axis);
        axis.setNumberFormatOverride(numbers());
        return axis;
    }

    static void grid(CategoryPlot plot) {
        plot.setRangeGridlinePaint(LINE);
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setDomainGridlinesVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.getRangeAxis().setAxisLineVisible(false);
        plot.setRangeZeroBaselineVisible(true);
        plot.setRangeZeroBaselinePaint(SOFT);
    }

    static void grid(XYPlot plot, boolean vertical) {
        plot.setRangeGridlinePaint(LINE);
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setDomainGridlinesVisible(vertical);
        plot.setDomainGridlinePaint(LINE);
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.getRangeAxis().setAxisLineVisible(false);
    }
}
