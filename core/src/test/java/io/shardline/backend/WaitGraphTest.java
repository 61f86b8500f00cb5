package io.shardline.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.backend.WaitGraph.Waiter;
import org.junit.jupiter.api.Test;

class WaitGraphTest {
    @Test
    void seesTwoHoldersThatWaitForEachOther() {
        WaitGraph graph = new WaitGraph(1, 1);
        assertThat(graph.enter(waiting(holding(1, 0), 1))).isTrue();
        assertThat(graph.enter(waiting(holding(0, 1), 0))).isFalse();
    }

    @Test
    void letsAHolderWaitForOneThatRuns() {
        WaitGraph graph = new WaitGraph(1, 1);
        holding(0, 1);
        assertThat(graph.enter(waiting(holding(1, 0), 1))).isTrue();
    }

    @Test
    void seesACircleOfThree() {
        WaitGraph graph = new WaitGraph(1, 1, 1);
        assertThat(graph.enter(waiting(holding(1, 0, 0), 1))).isTrue();
        assertThat(graph.enter(waiting(holding(0, 1, 0), 2))).isTrue();
        assertThat(graph.enter(waiting(holding(0, 0, 1), 0))).isFalse();
    }

    @Test
    void seesNoCircleWhileOneConnectionOfAPoolIsHeldBySomebodyWhoRuns() {
        WaitGraph graph = new WaitGraph(2, 1);
        assertThat(graph.enter(waiting(holding(1, 0), 1))).isTrue();
        assertThat(graph.enter(waiting(holding(0, 1), 0))).isTrue();
    }

    @Test
    void seesTheCircleWhenTheLastHolderOfTheSecondConnectionWaitsToo() {
        WaitGraph graph = new WaitGraph(2, 1);
        assertThat(graph.enter(waiting(holding(1, 0), 1))).isTrue();
        assertThat(graph.enter(waiting(holding(0, 1), 0))).isTrue();
        assertThat(graph.enter(waiting(holding(1, 0), 1))).isFalse();
    }

    @Test
    void seesAHolderThatWaitsForItself() {
        WaitGraph graph = new WaitGraph(1);
        assertThat(graph.enter(waiting(holding(1), 0))).isFalse();
    }

    @Test
    void forgetsWhoeverIsRefused() {
        WaitGraph graph = new WaitGraph(1, 1);
        Holder first = holding(1, 0);
        assertThat(graph.enter(waiting(first, 1))).isTrue();
        assertThat(graph.enter(waiting(holding(0, 1), 0))).isFalse();
        assertThat(graph.enter(waiting(holding(0, 1), 0)))
                .as("the circle is still there for the next one, and only for it")
                .isFalse();
        assertThat(graph.enter(waiting(holding(0, 0), 0))).isTrue();
    }

    @Test
    void forgetsWhoeverLeaves() {
        WaitGraph graph = new WaitGraph(1, 1);
        Waiter first = waiting(holding(1, 0), 1);
        graph.enter(first);
        graph.leave(first);
        assertThat(graph.enter(waiting(holding(0, 1), 0))).isTrue();
    }

    @Test
    void tellsOneThatCanYieldInsteadOfRefusingOneThatCannot() {
        WaitGraph graph = new WaitGraph(1, 1);
        Waiter scatter = new Waiter(holding(1, 0), 1, true);
        Waiter transaction = waiting(holding(0, 1), 0);
        assertThat(graph.enter(scatter)).isTrue();
        assertThat(graph.enter(transaction)).isTrue();
        assertThat(graph.mayStay(scatter)).isFalse();
        assertThat(graph.mayStay(transaction)).isTrue();
    }

    @Test
    void refusesTheArrivalThatCanYieldAndLeavesTheOthersAlone() {
        WaitGraph graph = new WaitGraph(1, 1);
        Waiter first = new Waiter(holding(1, 0), 1, true);
        assertThat(graph.enter(first)).isTrue();
        assertThat(graph.enter(new Waiter(holding(0, 1), 0, true))).isFalse();
        assertThat(graph.mayStay(first)).isTrue();
    }

    @Test
    void tellsNobodyOutsideTheCircleToYield() {
        WaitGraph graph = new WaitGraph(1, 1, 1, 1);
        Waiter bystander = new Waiter(holding(0, 0, 1, 0), 3, true);
        graph.enter(bystander);
        graph.enter(waiting(holding(1, 0, 0, 0), 1));
        assertThat(graph.enter(waiting(holding(0, 1, 0, 0), 0))).isFalse();
        assertThat(graph.mayStay(bystander)).isTrue();
    }

    private static Waiter waiting(Holder holder, int shard) {
        return new Waiter(holder, shard, false);
    }

    private static Holder holding(int... counts) {
        Holder holder = new Holder(counts.length);
        for (int shard = 0; shard < counts.length; shard++) {
            for (int i = 0; i < counts[shard]; i++) {
                holder.took(shard);
            }
        }
        return holder;
    }
}
