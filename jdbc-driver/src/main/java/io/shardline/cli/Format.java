package io.shardline.cli;

/** How rows are printed. */
enum Format {
    TABLE,
    CSV,
    JSON
}
