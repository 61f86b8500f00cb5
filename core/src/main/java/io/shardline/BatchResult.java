package io.shardline;

import java.sql.ResultSet;
import java.util.Optional;

/**
 * What a batch gave.
 *
 * @param counts for each entry, in order, the rows it wrote, or {@link java.sql.Statement#SUCCESS_NO_INFO}
 * @param generatedKeys the keys asked for, in the order of the entries; the caller closes it
 */
public record BatchResult(long[] counts, Optional<ResultSet> generatedKeys) {}
