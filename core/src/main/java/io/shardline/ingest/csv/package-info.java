/**
 * CSV files into tables: appended, upserted, or kept as history.
 *
 * <p>A file is read once, record by record. What is wrong with a record is its reject, with its number in the file; a file that is torn
 * is an error, and nothing of it is written. The same file a second time changes nothing, but for appending.
 */
@NullMarked
package io.shardline.ingest.csv;

import org.jspecify.annotations.NullMarked;
