package io.shardline.examples.notebook.picture;

import io.shardline.examples.notebook.rows.Failure;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.swing.JComponent;
import javax.swing.JFrame;

/** A picture of a result or a plan, which can be shown and written to files again and again. */
public final class Picture {
    /** A PNG has so many pixels for each unit of a side, and so is sharp on dense screens too. */
    private static final int SHARPNESS = 2;

    private final String title;
    private final Drawing drawing;

    Picture(String title, Drawing drawing) {
        this.title = title;
        this.drawing = drawing;
    }

    public String title() {
        return title;
    }

    /** Writes the picture to a file whose name ends with .png or .svg. */
    public Picture save(Path file) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            String name = file.toString().toLowerCase(Locale.ROOT);
            if (name.endsWith(".svg")) {
                Files.writeString(file, svg());
            } else if (name.endsWith(".png")) {
                ImageIO.write(png(), "png", file.toFile());
            } else {
                throw Failure.of("cannot write %s: the name of a picture ends with .png or .svg", file);
            }
        } catch (IOException e) {
            throw Failure.of("cannot write %s: %s", file, e);
        }
        return this;
    }

    /** Writes the picture to a file whose name ends with .png or .svg. */
    public Picture save(String file) {
        return save(Path.of(file));
    }

    /** The picture as a document of SVG. */
    public String svg() {
        SvgWriter writer = new SvgWriter();
        drawing.paint(new SvgGraphics(writer));
        return writer.document(title, drawing.width(), drawing.height());
    }

    private BufferedImage png() {
        BufferedImage image = new BufferedImage(
                drawing.width() * SHARPNESS, drawing.height() * SHARPNESS, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.scale(SHARPNESS, SHARPNESS);
        paint(graphics);
        graphics.dispose();
        return image;
    }

    private void paint(Graphics2D graphics) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        drawing.paint(graphics);
    }

    /** Opens a window with the picture, where there is a display; elsewhere does nothing. */
    public Picture show() {
        if (!GraphicsEnvironment.isHeadless()) {
            EventQueue.invokeLater(this::open);
        }
        return this;
    }

    private void open() {
        JFrame window = new JFrame(title);
        window.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
        JComponent canvas = new Canvas();
        canvas.setPreferredSize(new Dimension(drawing.width(), drawing.height()));
        window.add(canvas);
        window.pack();
        window.setLocationByPlatform(true);
        window.setVisible(true);
    }

    /** Scales the picture with its window. */
    private final class Canvas extends JComponent {
        private static final long serialVersionUID = 1;

        @Override
        protected void paintComponent(Graphics graphics) {
            Graphics2D here = (Graphics2D) graphics.create();
            here.setColor(Color.WHITE);
            here.fillRect(0, 0, getWidth(), getHeight());
            double scale = Math.min((double) getWidth() / drawing.width(), (double) getHeight() / drawing.height());
            here.scale(scale, scale);
            paint(here);
            here.dispose();
        }
    }

    /** JShell shows this. */
    @Override
    public String toString() {
        return "a picture of %d x %d%s"
                .formatted(drawing.width(), drawing.height(), title.isEmpty() ? "" : ": " + title);
    }
}
