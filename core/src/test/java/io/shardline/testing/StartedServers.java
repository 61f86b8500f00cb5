package io.shardline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Servers that are started as they are asked for, each once. Safe for use by several threads. */
final class StartedServers implements PostgresServers.Source {
    private final Supplier<Server> starter;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Server> started = new ArrayList<>();

    /** @param starter starts one more server; called by several threads at once */
    StartedServers(Supplier<Server> starter) {
        this.starter = starter;
    }

    @Override
    public List<Server> get(int count) {
        lock.lock();
        try {
            // A start is mostly waiting, so several at once take little longer than one: a thread each, however few
            // cores.
            List<CompletableFuture<Server>> starts = Stream.generate(() ->
                            CompletableFuture.supplyAsync(starter, task -> new Thread(task, "start-postgres").start()))
                    .limit(Math.max(0, count - started.size()))
                    .toList();
            starts.forEach(start -> started.add(start.join()));
            return List.copyOf(started.subList(0, count));
        } finally {
            lock.unlock();
        }
    }
}
