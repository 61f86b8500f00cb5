package io.shardline.ingest.replay;

import java.util.List;

/**
 * A row of the dump.
 *
 * @param values each an SQL expression, as it stands in the dump
 */
record SourceRow(List<String> values, long line) {}
