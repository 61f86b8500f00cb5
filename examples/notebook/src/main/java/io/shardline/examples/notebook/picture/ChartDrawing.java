package io.shardline.examples.notebook.picture;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.text.TextUtils;

/** A chart of JFreeChart's at a size. */
record ChartDrawing(JFreeChart chart, int width, int height) implements Drawing {
    static final int WIDTH = 860;
    static final int HEIGHT = 460;

    static {
        // Turned text stays text, which would else become the outlines of its letters.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    static Drawing of(JFreeChart chart) {
        return new ChartDrawing(chart, WIDTH, HEIGHT);
    }

    @Override
    public void paint(Graphics2D graphics) {
        chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
    }
}
