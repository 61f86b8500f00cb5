package io.shardline.write;

import io.shardline.exec.Parameters;
import io.shardline.plan.Plan.InsertRows;
import io.shardline.sql.SqlText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One statement with many sets of parameters.
 *
 * @param sql its text
 * @param insert the same text as it was read and planned, if it inserts rows of VALUES
 */
public record BatchCall(String sql, Optional<Insert> insert, List<? extends Parameters> entries) {
    /** An INSERT that was planned. */
    record Insert(InsertRows plan, SqlText text) {}

    /** Any statement. */
    public static BatchCall of(String sql, List<? extends Parameters> entries) {
        return new BatchCall(sql, Optional.empty(), entries);
    }

    /** An INSERT of rows of VALUES. */
    public static BatchCall of(InsertRows plan, SqlText text, List<? extends Parameters> entries) {
        return new BatchCall(text.text(), Optional.of(new Insert(plan, text)), entries);
    }

    /** Some entries as one INSERT; empty if they cannot be one. */
    Optional<ArrayRows> joined(int[] own) {
        return insert.flatMap(planned -> ArrayRows.ofEach(
                planned.plan(),
                planned.text(),
                Arrays.stream(own).mapToObj(entries::get).toList()));
    }
}
