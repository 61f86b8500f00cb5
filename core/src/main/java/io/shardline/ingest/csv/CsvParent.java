package io.shardline.ingest.csv;

/**
 * Where a column of a loaded table finds its value: in the row of another table that a record names by a key of the business.
 *
 * <p>{@code new CsvParent("customers", "id", "no", "customer_no")} takes {@code customers.id} of the row whose {@code no} is the record's
 * field {@code customer_no}. That row may lie on any shard.
 *
 * @param table its name, as it would stand in a statement; sharded, on one shard or a reference table
 * @param value the column whose value is taken, such as a surrogate key
 * @param key the column by which the row is found
 * @param field the field of the file that has the key; it is written itself too if the loaded table has a column of its name
 */
public record CsvParent(String table, String value, String key, String field) {}
