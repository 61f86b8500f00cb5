/** Programs that meet the driver from outside its module. */
@NullMarked
package io.shardline.outside;

import org.jspecify.annotations.NullMarked;
