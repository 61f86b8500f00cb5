package io.shardline.write;

import io.shardline.bind.Tables;
import io.shardline.exec.Parameters;
import io.shardline.plan.Plan.InsertRows;
import io.shardline.planner.Planner;
import io.shardline.route.Router;
import io.shardline.sql.SqlText;
import io.shardline.testing.FakeSchema;
import io.shardline.topology.Topology;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it takes to cut an upsert of 1000 rows into one for each of four shards: everything that is done but the database.
 *
 * <p>In the package of what it measures, which no one else may use.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SplitBenchmark {
    private static final int SHARDS = 4;
    private static final int ROWS = 1000;
    private static final int COLUMNS = 3;

    private final Router router = new Router(SHARDS);
    private final Parameters values = new Numbers(ROWS * COLUMNS);
    private SqlText text;
    private InsertRows plan;

    /** Each parameter's value is its number. */
    private record Numbers(int count) implements Parameters {
        @Override
        public Object get(int index) {
            return (long) index;
        }

        @Override
        public void bind(PreparedStatement statement, int position, int index) throws SQLException {
            statement.setLong(position, index);
        }
    }

    @Setup
    public void plan() throws SQLException {
        var topology = Topology.builder();
        for (int shard = 0; shard < SHARDS; shard++) {
            topology.shard("s" + shard, "jdbc:postgresql:s" + shard, "", "");
        }
        topology.sharded("accounts", "id");
        FakeSchema schema = new FakeSchema(SHARDS).with("accounts", "id int8, name text, balance int8");
        Planner planner = new Planner(new Tables(topology.build(), schema, Optional.empty()));
        String rows = String.join(", ", Collections.nCopies(ROWS, "(?, ?, ?)"));
        text = SqlText.read(
                "insert into accounts (id, name, balance) values " + rows
                        + " on conflict (id) do update set balance = excluded.balance",
                true);
        plan = (InsertRows) planner.plan(text);
    }

    /** The owner of each row, and the text for each owner. */
    @Benchmark
    public int split() throws SQLException {
        SplitInsert split = SplitInsert.of(plan, text, values, router);
        OneTime time = split.time();
        int length = 0;
        for (int position = 0; position < split.shards().length; position++) {
            length += split.on(position, false, time).text().length();
        }
        return length;
    }

    /** The same of a text that was not read before, as texts of that length never are. */
    @Benchmark
    public int read() throws SQLException {
        return SqlText.read(text.text(), true).size();
    }
}
