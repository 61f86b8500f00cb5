package io.shardline;

import io.shardline.backend.Lease;
import io.shardline.exec.Cancellation;
import io.shardline.exec.Scatter;
import io.shardline.txn.Together;
import java.sql.SQLException;
import java.util.List;

/** Steps of a commit on the threads of the scatter. Nobody can cancel them: a commit that has begun is brought to its end. */
record OnScatter(Scatter scatter) implements Together {
    @Override
    public <T> List<T> run(List<Lease> leases, OnShard<T> work) throws SQLException {
        return scatter.onShards(leases, new Cancellation(), (position, lease) -> work.run(lease));
    }
}
