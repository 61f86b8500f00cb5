/** Holds the documents to the code. */
@NullMarked
package io.shardline.docs;

import org.jspecify.annotations.NullMarked;
