package io.shardline.examples.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the threads of this process have used up so far. Threads that have ended do not count. */
record Usage(long cpuNanos, long allocatedBytes) {
    private static final ThreadMXBean JVM = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Usage now() {
        long[] ids = JVM.getAllThreadIds();
        return new Usage(sum(JVM.getThreadCpuTime(ids)), sum(JVM.getThreadAllocatedBytes(ids)));
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += Math.max(value, 0);
        }
        return sum;
    }

    Usage since(Usage earlier) {
        return new Usage(cpuNanos - earlier.cpuNanos, allocatedBytes - earlier.allocatedBytes);
    }
}
