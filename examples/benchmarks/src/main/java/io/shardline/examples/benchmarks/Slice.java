package io.shardline.examples.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What one contestant did in one slice of time.
 *
 * @param operations of all threads
 * @param seconds that the slice took
 * @param cpuNanos of the contestant's own threads, without the servers
 * @param allocatedBytes by the same threads
 */
record Slice(long operations, double seconds, long cpuNanos, long allocatedBytes) {
    double perSecond() {
        return operations / seconds;
    }

    double cpuMicros() {
        return cpuNanos / 1e3 / operations;
    }

    double kilobytes() {
        return allocatedBytes / 1e3 / operations;
    }

    /** Threads that run slices, always the same ones. */
    static final class Threads implements AutoCloseable {
        private static final ThreadMXBean JVM = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private final int count;
        private final ExecutorService threads;

        Threads(int count) {
            this.count = count;
            this.threads = Executors.newFixedThreadPool(count);
        }

        /** Lets every thread read random accounts until the time is over. */
        Slice run(Contestant contestant, double seconds) throws Exception {
            long start = System.nanoTime();
            long end = start + (long) (seconds * 1e9);
            Callable<Slice> work = () -> runUntil(contestant, end);
            Slice sum = new Slice(0, 0, 0, 0);
            List<Slice> parts = new ArrayList<>();
            for (Future<Slice> future : threads.invokeAll(Collections.nCopies(count, work))) {
                parts.add(get(future));
            }
            for (Slice part : parts) {
                sum = new Slice(
                        sum.operations + part.operations,
                        0,
                        sum.cpuNanos + part.cpuNanos,
                        sum.allocatedBytes + part.allocatedBytes);
            }
            return new Slice(sum.operations, (System.nanoTime() - start) / 1e9, sum.cpuNanos, sum.allocatedBytes);
        }

        private static Slice get(Future<Slice> future) throws Exception {
            try {
                return future.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof SQLException cause ? cause : e;
            }
        }

        private static Slice runUntil(Contestant contestant, long end) throws SQLException {
            long bytes = JVM.getCurrentThreadAllocatedBytes();
            long cpu = JVM.getCurrentThreadCpuTime();
            long operations = 0;
            while (System.nanoTime() < end) {
                long id = ThreadLocalRandom.current().nextLong(Accounts.COUNT) + 1;
                if (contestant.balance(id) != 7 * id) {
                    throw new SQLException(contestant.name() + " reads a wrong balance of account " + id);
                }
                operations++;
            }
            return new Slice(
                    operations, 0, JVM.getCurrentThreadCpuTime() - cpu, JVM.getCurrentThreadAllocatedBytes() - bytes);
        }

        @Override
        public void close() {
            threads.shutdown();
        }
    }
}
