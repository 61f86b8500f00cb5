/** A cluster to play with: embedded servers with real flights and a made-up shop, and JShell in front of them. */
@NullMarked
package io.shardline.examples.notebook.demo;

import org.jspecify.annotations.NullMarked;
