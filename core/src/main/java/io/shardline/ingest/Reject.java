package io.shardline.ingest;

import java.util.Optional;

/**
 * A record that was refused.
 *
 * @param row its number in the input, from 1
 * @param sqlState PostgreSQL's class of the error
 * @param reason PostgreSQL's own message, in one line; it may hold a value of the record
 * @param column the column concerned, where the server says it
 * @param constraint the constraint that it broke, where it broke one
 */
public record Reject(long row, String sqlState, String reason, Optional<String> column, Optional<String> constraint) {}
