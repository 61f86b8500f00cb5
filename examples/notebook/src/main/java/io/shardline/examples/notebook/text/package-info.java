/** Rows as text for a terminal: aligned, cut to its width, in pages. */
@NullMarked
package io.shardline.examples.notebook.text;

import org.jspecify.annotations.NullMarked;
