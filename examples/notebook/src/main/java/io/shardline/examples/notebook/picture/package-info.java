/** Results and plans as pictures: in a window, and in PNG and SVG files whose text is text. */
@NullMarked
package io.shardline.examples.notebook.picture;

import org.jspecify.annotations.NullMarked;
