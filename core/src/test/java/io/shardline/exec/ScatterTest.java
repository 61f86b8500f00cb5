package io.shardline.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScatterTest {
    private static final int TASKS = 4;

    @Test
    void doesThingsAtOnce() throws SQLException {
        CyclicBarrier all = new CyclicBarrier(TASKS);
        try (Scatter scatter = new Scatter(TASKS, 1)) {
            assertThat(scatter.together(Collections.nCopies(TASKS, () -> {
                        all.await();
                        return "met";
                    })))
                    .containsExactly("met", "met", "met", "met");
        }
    }

    @Test
    void doesThemByItselfWhereAllThreadsAreBusy() throws SQLException {
        CountDownLatch done = new CountDownLatch(1);
        try (Scatter scatter = new Scatter(1, 1)) {
            List<String> answers = scatter.together(List.of(
                    () -> {
                        done.await();
                        return "waited";
                    },
                    () -> "second",
                    () -> {
                        List<String> inner = scatter.together(List.of(() -> "a", () -> "b", () -> "c"));
                        done.countDown();
                        return String.join("", inner);
                    }));

            assertThat(answers).containsExactly("waited", "second", "abc");
        }
    }

    @Test
    void waitsForAllAndThrowsTheFirstOfTheList() {
        List<String> ended = Collections.synchronizedList(new ArrayList<>());
        List<Callable<String>> tasks = List.of(
                () -> {
                    ended.add("first");
                    return "";
                },
                () -> {
                    throw new SQLException("one");
                },
                () -> {
                    ended.add("third");
                    throw new SQLException("two");
                });
        try (Scatter scatter = new Scatter(2, 1)) {
            assertThatThrownBy(() -> scatter.together(tasks)).isInstanceOfSatisfying(SQLException.class, failure -> {
                assertThat(failure.getMessage()).isEqualTo("one");
                assertThat(failure.getNextException().getMessage()).isEqualTo("two");
            });
        }
        assertThat(ended).containsExactlyInAnyOrder("first", "third");
    }
}
