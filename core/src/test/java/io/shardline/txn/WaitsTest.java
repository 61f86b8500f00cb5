package io.shardline.txn;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.txn.Waits.Backend;
import org.junit.jupiter.api.Test;

class WaitsTest {
    private final Waits<String> waits = new Waits<>();

    private static Backend on(int shard, int pid) {
        return new Backend(shard, pid);
    }

    private void session(String name, int pid) {
        waits.owns(name, on(0, pid));
        waits.owns(name, on(1, pid));
    }

    @Test
    void findsTwoThatWaitForEachOtherOnTwoShards() {
        session("a", 1);
        session("b", 2);
        waits.waits(on(0, 1), on(0, 2));
        waits.waits(on(1, 2), on(1, 1));
        assertThat(waits.circle()).containsExactlyInAnyOrder(on(0, 1), on(1, 2));
    }

    @Test
    void findsACircleThroughConnectionsOfStrangers() {
        session("a", 1);
        session("b", 2);
        waits.waits(on(0, 1), on(0, 9));
        waits.waits(on(0, 9), on(0, 2));
        waits.waits(on(1, 2), on(1, 1));
        assertThat(waits.circle()).containsExactlyInAnyOrder(on(0, 1), on(0, 9), on(1, 2));
    }

    @Test
    void leavesACircleOnOneShardToItsServer() {
        session("a", 1);
        session("b", 2);
        waits.waits(on(0, 1), on(0, 2));
        waits.waits(on(0, 2), on(0, 1));
        assertThat(waits.circle()).isEmpty();
    }

    @Test
    void findsNoneWhereOneCanGoOn() {
        session("a", 1);
        session("b", 2);
        session("c", 3);
        waits.waits(on(0, 1), on(0, 2));
        waits.waits(on(0, 1), on(0, 3));
        waits.waits(on(1, 2), on(1, 3));
        assertThat(waits.circle()).isEmpty();
    }
}
