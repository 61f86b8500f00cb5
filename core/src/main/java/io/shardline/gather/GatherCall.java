package io.shardline.gather;

import io.shardline.exec.ShardCall;
import io.shardline.route.Router;

/**
 * What one execution needs beside its plan.
 *
 * @param resultSetType a {@link java.sql.ResultSet} type: rows that one server computed can be scrolled
 * @param command what stands before the statement at the site, such as EXPLAIN; empty to run it as it is
 */
public record GatherCall(ShardCall call, Router router, int resultSetType, String command) {}
