package io.shardline.examples.notebook.text;

import java.nio.charset.Charset;

/**
 * What tables and bars are drawn with.
 *
 * @param block fills a bar
 * @param mark stands between the parts of a line, such as the number of rows and the time
 */
public record Strokes(String down, String across, String crossing, String ellipsis, String block, String mark) {
    private static final Strokes DRAWN = new Strokes("│", "─", "┼", "…", "█", "·");
    private static final Strokes TYPED = new Strokes("|", "-", "+", "~", "#", "-");

    /** Drawn where the terminal can show it, typed where it cannot. */
    public static Strokes of(Charset charset) {
        return charset.newEncoder().canEncode("│─┼…█·") ? DRAWN : TYPED;
    }
}
