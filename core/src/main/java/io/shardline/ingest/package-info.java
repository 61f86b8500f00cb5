/**
 * Jobs that bring rows into the shards: upserts of records.
 *
 * <p>They stand on the public interface of the root package and use no more of the rest than the COPY of one shard. A job says what it
 * did in a record, exactly; what it refused it names by row, with PostgreSQL's own SQLSTATE and reason. Run again after it was
 * stopped in any place, it converges to the same rows.
 */
@NullMarked
package io.shardline.ingest;

import org.jspecify.annotations.NullMarked;
