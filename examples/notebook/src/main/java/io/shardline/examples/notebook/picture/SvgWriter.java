package io.shardline.examples.notebook.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects the elements of an SVG document; what is cut off by the same clip stands in one group. */
final class SvgWriter {
    private static final String FONTS = "'DejaVu Sans', Verdana, 'Segoe UI', sans-serif";

    private static final int LONGEST_STAMP = 400;

    private final StringBuilder body = new StringBuilder();
    private final StringBuilder definitions = new StringBuilder();
    private final Map<String, String> stamps = new LinkedHashMap<>();
    private int clips;
    private @Nullable String openClip;

    /** What an element looks like, beside its form. */
    record Look(
            Color color,
            float alpha,
            AffineTransform transform,
            @Nullable Shape clip) {
        private String opacity(String of) {
            float opacity = alpha * color.getAlpha() / 255;
            return opacity < 0.999 ? " " + of + "-opacity=\"" + number(opacity) + '"' : "";
        }

        private String hex() {
            return String.format("#%06x", color.getRGB() & 0xFFFFFF);
        }

        private String place() {
            if (transform.isIdentity()) {
                return "";
            }
            double[] matrix = new double[6];
            transform.getMatrix(matrix);
            StringBuilder text = new StringBuilder(" transform=\"matrix(");
            for (int i = 0; i < matrix.length; i++) {
                text.append(i == 0 ? "" : " ").append(i < 4 ? fine(matrix[i]) : number(matrix[i]));
            }
            return text.append(")\"").toString();
        }
    }

    /** What comes again and again, as the dots of a chart do, is defined once and then only placed. */
    void fill(Shape shape, Look look) {
        PathIterator start = shape.getPathIterator(null);
        double[] at = new double[6];
        if (shape instanceof Path2D && !start.isDone() && start.currentSegment(at) == PathIterator.SEG_MOVETO) {
            AffineTransform toOrigin = AffineTransform.getTranslateInstance(-at[0], -at[1]);
            String form = form(toOrigin.createTransformedShape(shape));
            if (form.length() < LONGEST_STAMP) {
                String stamp = stamps.computeIfAbsent(form, key -> "s" + (stamps.size() + 1));
                clip(look.clip());
                body.append("<use href=\"#%s\" x=\"%s\" y=\"%s\"".formatted(stamp, number(at[0]), number(at[1])))
                        .append(" fill=\"")
                        .append(look.hex())
                        .append('"')
                        .append(look.opacity("fill"))
                        .append(look.place())
                        .append("/>\n");
                return;
            }
        }
        element(shape, look, " fill=\"" + look.hex() + '"' + look.opacity("fill"));
    }

    void stroke(Shape shape, BasicStroke stroke, Look look) {
        StringBuilder style = new StringBuilder(" fill=\"none\" stroke=\"" + look.hex() + '"' + look.opacity("stroke"));
        if (stroke.getLineWidth() != 1) {
            style.append(" stroke-width=\"")
                    .append(number(stroke.getLineWidth()))
                    .append('"');
        }
        float[] dashes = stroke.getDashArray();
        if (dashes != null) {
            style.append(" stroke-dasharray=\"");
            for (float dash : dashes) {
                style.append(number(dash)).append(' ');
            }
            style.setCharAt(style.length() - 1, '"');
        }
        if (stroke.getLineJoin() == BasicStroke.JOIN_ROUND) {
            style.append(" stroke-linejoin=\"round\"");
        }
        if (stroke.getEndCap() == BasicStroke.CAP_ROUND) {
            style.append(" stroke-linecap=\"round\"");
        }
        element(shape, look, style.toString());
    }

    /** The length keeps a text in its place where the font is another one. */
    void text(String text, double x, double y, double length, Font font, Look look) {
        clip(look.clip());
        body.append("<text x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append('"');
        body.append(" font-size=\"").append(number(font.getSize2D())).append('"');
        if (font.isBold()) {
            body.append(" font-weight=\"bold\"");
        }
        if (font.getFamily(Locale.ROOT).toLowerCase(Locale.ROOT).contains("mono")) {
            body.append(" font-family=\"'DejaVu Sans Mono', Consolas, monospace\"");
        }
        if (text.length() > 1) {
            body.append(" textLength=\"").append(number(length)).append("\" lengthAdjust=\"spacingAndGlyphs\"");
        }
        body.append(" fill=\"").append(look.hex()).append('"').append(look.opacity("fill"));
        body.append(look.place()).append('>').append(escaped(text)).append("</text>\n");
    }

    private void element(Shape shape, Look look, String style) {
        clip(look.clip());
        body.append(form(shape)).append(style).append(look.place()).append("/>\n");
    }

    private static String form(Shape shape) {
        if (shape instanceof Rectangle2D box) {
            return "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\""
                    .formatted(number(box.getX()), number(box.getY()), number(box.getWidth()), number(box.getHeight()));
        }
        if (shape instanceof Line2D line) {
            return "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\""
                    .formatted(number(line.getX1()), number(line.getY1()), number(line.getX2()), number(line.getY2()));
        }
        if (shape instanceof Ellipse2D ellipse) {
            return "<ellipse cx=\"%s\" cy=\"%s\" rx=\"%s\" ry=\"%s\""
                    .formatted(
                            number(ellipse.getCenterX()),
                            number(ellipse.getCenterY()),
                            number(ellipse.getWidth() / 2),
                            number(ellipse.getHeight() / 2));
        }
        return "<path d=\"" + path(shape) + '"';
    }

    private static String path(Shape shape) {
        StringBuilder path = new StringBuilder();
        double[] at = new double[6];
        for (PathIterator steps = shape.getPathIterator(null); !steps.isDone(); steps.next()) {
            int kind = steps.currentSegment(at);
            int numbers = switch (kind) {
                case PathIterator.SEG_MOVETO, PathIterator.SEG_LINETO -> 2;
                case PathIterator.SEG_QUADTO -> 4;
                case PathIterator.SEG_CUBICTO -> 6;
                default -> 0;
            };
            path.append("MLQCZ".charAt(kind));
            for (int i = 0; i < numbers; i++) {
                path.append(i == 0 ? "" : " ").append(number(at[i]));
            }
        }
        return path.toString();
    }

    private void clip(@Nullable Shape clip) {
        String wanted = clip == null ? null : form(clip);
        if (Objects.equals(wanted, openClip)) {
            return;
        }
        if (openClip != null) {
            body.append("</g>\n");
        }
        if (wanted != null) {
            clips++;
            definitions.append("<clipPath id=\"c%d\">%s/></clipPath>\n".formatted(clips, wanted));
            body.append("<g clip-path=\"url(#c%d)\">\n".formatted(clips));
        }
        openClip = wanted;
    }

    private String stamps() {
        StringBuilder all = new StringBuilder();
        stamps.forEach(
                (form, name) -> all.append(form).append(" id=\"").append(name).append("\"/>\n"));
        return all.toString();
    }

    /** The document; nothing may be added after that. */
    String document(String title, int width, int height) {
        clip(null);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="%s">
                <title>%s</title>
                <defs>
                %s</defs>
                %s</svg>
                """.formatted(width, height, width, height, FONTS, escaped(title), definitions + stamps(), body);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String number(double value) {
        return plain(Math.round(value * 100) / 100.0);
    }

    private static String fine(double value) {
        return plain(Math.round(value * 100_000) / 100_000.0);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
