package io.shardline.examples.notebook.picture;

import java.text.DateFormat;
import java.text.SimpleDateFormat;
import java.util.Locale;
import java.util.TimeZone;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.DateTickUnit;
import org.jfree.chart.axis.DateTickUnitType;
import org.jfree.chart.axis.TickUnits;

/** An axis of days and times, with ticks where a calendar or a clock has them. */
final class DateTicks {
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private DateTicks() {}

    static DateAxis axis(String label) {
        DateAxis axis = new DateAxis(label, UTC, Locale.ENGLISH);
        Style.axis(axis);
        axis.setTickMarksVisible(true);
        axis.setTickMarkPaint(Style.SOFT);
        TickUnits units = new TickUnits();
        add(units, DateTickUnitType.SECOND, "HH:mm:ss", 1, 5, 15, 30);
        add(units, DateTickUnitType.MINUTE, "HH:mm", 1, 5, 15, 30);
        add(units, DateTickUnitType.HOUR, "MMM d, HH:mm", 1, 3, 6, 12);
        add(units, DateTickUnitType.DAY, "MMM d", 1, 2, 7, 14);
        add(units, DateTickUnitType.MONTH, "MMM yyyy", 1, 2, 3, 6);
        add(units, DateTickUnitType.YEAR, "yyyy", 1, 2, 5, 10, 25, 50, 100);
        axis.setStandardTickUnits(units);
        axis.setLowerMargin(0.02);
        axis.setUpperMargin(0.02);
        return axis;
    }

    private static void add(TickUnits units, DateTickUnitType type, String pattern, int... steps) {
        for (int step : steps) {
            DateFormat format = new SimpleDateFormat(pattern, Locale.ENGLISH);
            format.setTimeZone(UTC);
            units.add(new DateTickUnit(type, step, format));
        }
    }
}
