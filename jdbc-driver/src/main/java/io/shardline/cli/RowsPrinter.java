package io.shardline.cli;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Prints the rows of one result as they come. */
interface RowsPrinter {
    void print(ResultSet rows, PrintWriter out) throws SQLException;

    static RowsPrinter of(Format format) {
        return switch (format) {
            case TABLE -> new TablePrinter();
            case CSV -> new CsvPrinter();
            case JSON -> new JsonPrinter();
        };
    }
}
