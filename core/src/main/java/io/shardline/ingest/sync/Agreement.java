package io.shardline.ingest.sync;

/**
 * In what the servers of both sides agree, which decides how they are asked.
 *
 * @param order whether they sort the texts of the key alike; if not, both sort them by their bytes
 * @param hash the cheapest one that comes to the same on all of them
 */
record Agreement(boolean order, RowHash hash) {}
