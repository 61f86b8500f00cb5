package io.shardline.write;

import io.shardline.exec.UnifiedResultSet;
import java.util.Optional;

/**
 * What a write over several shards gave.
 *
 * @param count rows written, each logical row once
 * @param rows of RETURNING, or the generated keys; the caller closes them, which gives the connections back
 * @param keys whether the rows are generated keys
 */
public record Written(long count, Optional<UnifiedResultSet> rows, boolean keys) {}
