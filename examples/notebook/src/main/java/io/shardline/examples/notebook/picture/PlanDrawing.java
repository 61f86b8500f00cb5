package io.shardline.examples.notebook.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A plan as boxes, one below the other: what is done last is on top, rows flow up along the lines, and at the bottom are the shards.
 */
public final class PlanDrawing implements Drawing {
    private static final Font NAME = new Font(Font.SANS_SERIF, Font.BOLD, 14);
    private static final Font DETAIL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Font SQL = new Font(Font.MONOSPACED, Font.PLAIN, 11);

    private static final int WIDTH = 820;
    private static final int MARGIN = 16;
    private static final int INDENT = 34;
    private static final int GAP = 22;
    private static final int PADDING = 12;
    private static final int LINE = 16;
    private static final int SHARD_WIDTH = 62;
    private static final int SHARD_HEIGHT = 40;
    private static final int SHARDS_A_ROW = 9;
    private static final int MOST_SQL_LINES = 14;

    private static final Map<String, Color> COLORS = Map.of(
            "Route", new Color(0x2F6DB3),
            "Gather", new Color(0x8A4FA3),
            "Refused", new Color(0xC0392B),
            "Combine", new Color(0xE07B39),
            "MergeSort", new Color(0x3C9D7A),
            "Sort", new Color(0x3C9D7A));

    private final List<Box> boxes = new ArrayList<>();
    private final int height;

    /** A node with its place. */
    private record Box(PlanLine node, List<String> detail, List<String> sql, int x, int y, int width, int height) {}

    private PlanDrawing(String plan) {
        int y = MARGIN;
        for (PlanLine node : PlanLine.read(plan)) {
            int x = MARGIN + node.depth() * INDENT;
            Box box = box(node, x, y, WIDTH - MARGIN - x);
            boxes.add(box);
            y += box.height() + GAP;
        }
        this.height = y - GAP + MARGIN;
    }

    /**
     * Draws a plan.
     *
     * @param plan as explain prints it
     */
    public static Picture of(String plan, String title) {
        return new Picture(title, new PlanDrawing(plan));
    }

    private static Box box(PlanLine node, int x, int y, int width) {
        List<String> detail =
                node.detail().isEmpty() ? List.of() : PlanLine.wrapped(node.detail(), (width - 2 * PADDING) / 7);
        List<String> sql = new ArrayList<>();
        node.sql().forEach(line -> sql.addAll(PlanLine.wrapped(line, (int) ((width - 2 * PADDING) / 6.8))));
        if (sql.size() > MOST_SQL_LINES) {
            sql.subList(MOST_SQL_LINES - 1, sql.size()).clear();
            sql.add("...");
        }
        int height = PADDING + LINE + detail.size() * LINE + PADDING / 2;
        if (!sql.isEmpty()) {
            height += sql.size() * 14 + PADDING;
        }
        if (!node.shards().isEmpty()) {
            int rows = (node.shards().size() + SHARDS_A_ROW - 1) / SHARDS_A_ROW;
            height += rows * (SHARD_HEIGHT + 10) + 6;
        }
        return new Box(node, detail, sql, x, y, width, height);
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public void paint(Graphics2D g) {
        g.setColor(Color.WHITE);
        g.fill(new Rectangle2D.Double(0, 0, WIDTH, height));
        for (int i = 0; i < boxes.size(); i++) {
            paintWay(g, i);
        }
        boxes.forEach(box -> paint(g, box));
    }

    /** The line along which a node's rows go up to the node that takes them. */
    private void paintWay(Graphics2D g, int i) {
        Box box = boxes.get(i);
        int above = i - 1;
        while (above >= 0 && boxes.get(above).node().depth() >= box.node().depth()) {
            above--;
        }
        if (above < 0) {
            return;
        }
        Box parent = boxes.get(above);
        double x = parent.x() + INDENT / 2.0;
        double top = parent.y() + parent.height();
        double middle = box.y() + PADDING + LINE / 2.0;
        g.setColor(Style.SOFT);
        g.setStroke(new BasicStroke(1.5f));
        Path2D way = new Path2D.Double();
        way.moveTo(box.x(), middle);
        way.lineTo(x, middle);
        way.lineTo(x, top + 6);
        g.draw(way);
        Path2D head = new Path2D.Double();
        head.moveTo(x, top + 1);
        head.lineTo(x - 4.5, top + 9);
        head.lineTo(x + 4.5, top + 9);
        head.closePath();
        g.fill(head);
    }

    private static void paint(Graphics2D g, Box box) {
        Color color = COLORS.getOrDefault(box.node().name(), Style.SOFT);
        RoundRectangle2D frame = new RoundRectangle2D.Double(box.x(), box.y(), box.width(), box.height(), 8, 8);
        g.setColor(new Color(0xF8, 0xFA, 0xFC));
        g.fill(frame);
        g.setColor(new Color(0xD5, 0xDB, 0xE2));
        g.setStroke(new BasicStroke(1));
        g.draw(frame);
        g.setColor(color);
        g.fill(new RoundRectangle2D.Double(box.x(), box.y(), 5, box.height(), 4, 4));
        int x = box.x() + PADDING + 4;
        int y = box.y() + PADDING + 10;
        g.setFont(NAME);
        g.drawString(box.node().name(), x, y);
        g.setFont(DETAIL);
        g.setColor(Style.INK);
        for (String line : box.detail()) {
            y += LINE;
            g.drawString(line, x, y);
        }
        paintSql(g, box, x, y + 8);
        paintShards(g, box, x);
    }

    private static void paintSql(Graphics2D g, Box box, int x, int y) {
        if (box.sql().isEmpty()) {
            return;
        }
        int height = box.sql().size() * 14 + 8;
        g.setColor(new Color(0xEE, 0xF2, 0xF6));
        g.fill(new RoundRectangle2D.Double(x - 4, y, box.width() - 2 * PADDING, height, 6, 6));
        g.setFont(SQL);
        g.setColor(Style.INK);
        int base = y + 15;
        for (String line : box.sql()) {
            String code = line.stripLeading();
            double margin = (line.length() - code.length()) * 6.6;
            g.drawString(code, (float) (x + 2 + margin), (float) base);
            base += 14;
        }
    }

    private static void paintShards(Graphics2D g, Box box, int x) {
        List<String> shards = box.node().shards();
        int rows = (shards.size() + SHARDS_A_ROW - 1) / SHARDS_A_ROW;
        int top = box.y() + box.height() - rows * (SHARD_HEIGHT + 10);
        for (int i = 0; i < shards.size(); i++) {
            int left = x + i % SHARDS_A_ROW * (SHARD_WIDTH + 12);
            paintShard(g, shards.get(i), left, top + i / SHARDS_A_ROW * (SHARD_HEIGHT + 10));
        }
    }

    /** A cylinder, as databases are drawn. */
    private static void paintShard(Graphics2D g, String name, double x, double y) {
        double cap = 10;
        Path2D body = new Path2D.Double();
        body.moveTo(x, y + cap / 2);
        body.lineTo(x, y + SHARD_HEIGHT - cap / 2);
        body.curveTo(
                x,
                y + SHARD_HEIGHT + 1,
                x + SHARD_WIDTH,
                y + SHARD_HEIGHT + 1,
                x + SHARD_WIDTH,
                y + SHARD_HEIGHT - cap / 2);
        body.lineTo(x + SHARD_WIDTH, y + cap / 2);
        body.closePath();
        Color color = COLORS.getOrDefault("Route", Style.SOFT);
        g.setColor(new Color(0xDC, 0xE8, 0xF5));
        g.fill(body);
        Ellipse2D lid = new Ellipse2D.Double(x, y, SHARD_WIDTH, cap);
        g.setColor(new Color(0xEF, 0xF5, 0xFB));
        g.fill(lid);
        g.setColor(color);
        g.setStroke(new BasicStroke(1.2f));
        g.draw(body);
        g.draw(lid);
        g.setFont(DETAIL);
        double width = DETAIL.getStringBounds(name, g.getFontRenderContext()).getWidth();
        g.drawString(name, (float) (x + (SHARD_WIDTH - width) / 2), (float) (y + 27));
    }
}
