package io.shardline.examples.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What one contestant did in one slice of time.
 *
 * @param units of all threads
 * @param seconds that the slice took
 * @param spent by all threads of this process, those of the contestant's own among them; without the servers
 */
record Slice(long units, double seconds, Usage spent) {
    double perSecond() {
        return units / seconds;
    }

    double cpuMicros() {
        return spent.cpuNanos() / 1e3 / units;
    }

    double kilobytes() {
        return spent.allocatedBytes() / 1e3 / units;
    }

    /** Threads that run slices, always the same ones. */
    static final class Threads implements AutoCloseable {
        private final int count;
        private final ExecutorService threads;

        Threads(int count) {
            this.count = count;
            this.threads = Executors.newFixedThreadPool(count);
        }

        /** Lets every thread work until the time is over, once at the least. */
        Slice run(Contestant contestant, Work work, double seconds) throws Exception {
            Usage before = Usage.now();
            long start = System.nanoTime();
            long end = start + (long) (seconds * 1e9);
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Account.Lane lane = new Account.Lane(i, count);
                running.add(threads.submit(() -> runUntil(work.start(contestant, lane), end)));
            }
            long units = 0;
            for (Future<Long> one : running) {
                units += get(one);
            }
            double taken = (System.nanoTime() - start) / 1e9;
            return new Slice(units, taken, Usage.now().since(before));
        }

        private static long get(Future<Long> future) throws Exception {
            try {
                return future.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof SQLException cause ? cause : e;
            }
        }

        private static long runUntil(Work.Running work, long end) throws SQLException {
            long units = 0;
            try (Work.Running running = work) {
                do {
                    units += running.once();
                } while (System.nanoTime() < end);
            }
            return units;
        }

        @Override
        public void close() {
            threads.shutdown();
        }
    }
}
