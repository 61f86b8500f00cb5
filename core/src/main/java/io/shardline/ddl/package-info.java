/**
 * Runs statements that define things on the shards, all in one transaction where the servers allow it, and refuses what the shards
 * could not keep together: it looks at the servers' catalogs before and after, so that however a constraint comes to be, it is
 * seen.
 */
@NullMarked
package io.shardline.ddl;

import org.jspecify.annotations.NullMarked;
