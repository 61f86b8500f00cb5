package io.shardline.gather;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.function.Consumer;

/**
 * The rows of a gathered read; closing them gives the connection back.
 *
 * @param ownedBy makes the rows answer with the JDBC statement that they belong to
 */
public record Gathered(ResultSet rows, Consumer<Statement> ownedBy) {}
