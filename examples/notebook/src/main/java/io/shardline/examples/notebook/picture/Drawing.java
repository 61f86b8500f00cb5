package io.shardline.examples.notebook.picture;

import java.awt.Graphics2D;

/** Something that can be drawn at its own size, any number of times. */
interface Drawing {
    int width();

    int height();

    void paint(Graphics2D graphics);
}
