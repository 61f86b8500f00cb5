package io.shardline.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.backend.ShardAddress;
import io.shardline.backend.ShardPools;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a user needs on a shard for transactions over several. */
@Timeout(60)
class ReadinessIT {
    @Test
    void needsOnlyTheRightsThatTheManualNames() throws Exception {
        String user = "plain_" + UUID.randomUUID().toString().replace("-", "");
        try (TestCluster cluster = TestCluster.create(1)) {
            cluster.on(0, "create role " + user + " login password 'plain'");
            ShardAddress address = new ShardAddress("s0", cluster.url(0), user, "plain", Map.of());
            try (ShardPools pools = ShardPools.open(List.of(address), true)) {
                Readiness readiness = new Readiness(pools, Snapshots.EACH);
                assertThatThrownBy(() -> readiness.decides(0))
                        .hasFieldOrPropertyWithValue("code", ErrorCode.NOT_INITIALIZED)
                        .hasMessageContaining("Hint: ");

                try (GivenTransactions owner = GivenTransactions.open(cluster, CommitSteps.UNSEEN)) {
                    owner.transactions().initialize();
                }
                cluster.on(
                        0,
                        "grant usage on schema shardline to " + user + ";"
                                + "grant select, insert, delete on shardline.decision to " + user);
                readiness.decides(0);
                readiness.prepares(0);

                Gid gid = Gid.create("s0", readiness.database(0));
                try (Aside aside = Aside.open(pools, 0)) {
                    Decision decision = aside.transact(connection -> new Decisions(connection).settle(gid));
                    assertThat(decision).isEqualTo(Decision.ABORTED);
                    int deleted =
                            aside.transact(connection -> new Decisions(connection).delete(List.of(gid.toString())));
                    assertThat(deleted).isEqualTo(1);
                }
            } finally {
                cluster.on(0, "drop owned by " + user + "; drop role " + user);
            }
        }
    }
}
