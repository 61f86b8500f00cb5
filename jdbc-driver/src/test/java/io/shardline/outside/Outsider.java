package io.shardline.outside;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A program that knows {@code java.sql} alone; it is told a url and a query of one value. */
public final class Outsider {
    private Outsider() {}

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(arguments[1])) {
            row.next();
            System.out.println(row.getString(1) + " from "
                    + DriverManager.getDriver(arguments[0]).getClass().getModule());
        }
    }
}
