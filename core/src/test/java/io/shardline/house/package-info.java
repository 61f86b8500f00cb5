/** What keeps the code in its shape: which package may use which, what may be public, and how long things may be. */
@NullMarked
package io.shardline.house;

import org.jspecify.annotations.NullMarked;
