/**
 * The libraries that Java programs use, unmodified, each against sharded tables. What they are given is an ordinary {@code
 * DataSource} or JDBC url; what is configured beyond that, the manual's page of clients says.
 */
@NullMarked
package io.shardline.examples.clients;

import org.jspecify.annotations.NullMarked;
