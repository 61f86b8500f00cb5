package io.shardline.examples.notebook;

import io.shardline.events.ShardEvent;
import io.shardline.events.ShardListener;
import io.shardline.examples.notebook.text.Quantities;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How far a statement is: told of the shards by its session and of the rows by whoever reads them, it writes one line that it
 * overwrites as it goes on. Only on a terminal, and only if the statement takes a while.
 */
final class Progress implements ShardListener {
    private static final long PATIENCE_NANOS = 800_000_000L;
    private static final String ERASE = "\r\033[K";

    private final Terminal terminal;
    private final LongSupplier clock;
    private final long start;
    private final AtomicLong rows = new AtomicLong();
    private final Map<String, Shard> shards = new ConcurrentHashMap<>();
    private boolean written;

    /** What one shard has done: how much of it is under way, and the time of what has ended. */
    private static final class Shard {
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicLong nanos = new AtomicLong();
    }

    Progress(Terminal terminal) {
        this(terminal, System::nanoTime);
    }

    Progress(Terminal terminal, LongSupplier clock) {
        this.terminal = terminal;
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    @Override
    public void happened(ShardEvent event) {
        Shard shard = shards.computeIfAbsent(event.shard(), name -> new Shard());
        if (event instanceof ShardEvent.Began) {
            shard.underWay.incrementAndGet();
        } else if (event instanceof ShardEvent.Ended ended) {
            shard.underWay.decrementAndGet();
            shard.nanos.addAndGet(ended.took().toNanos());
        }
    }

    /** So many more rows have been read. */
    void read(int more) {
        rows.addAndGet(more);
    }

    long nanos() {
        return clock.getAsLong() - start;
    }

    /** Nanoseconds that each shard was used for, by its name. */
    Map<String, Long> times() {
        Map<String, Long> times = new TreeMap<>(NaturalOrder.INSTANCE);
        shards.forEach((name, shard) -> times.put(name, shard.nanos.get()));
        return times;
    }

    /** Shows how far it is, if that is of interest by now. */
    void tick() {
        if (terminal.isInteractive() && nanos() > PATIENCE_NANOS) {
            written = true;
            PrintStream out = terminal.out();
            out.print(ERASE + line());
            out.flush();
        }
    }

    String line() {
        long done = shards.values().stream()
                .filter(shard -> shard.underWay.get() == 0)
                .count();
        double seconds = nanos() / 1e9;
        String mark = " " + terminal.strokes().mark() + " ";
        String line = done + " of " + Quantities.count(shards.size(), "shard") + " answered" + mark
                + Quantities.count(rows.get(), "row");
        if (rows.get() > 0) {
            line += mark + Quantities.count(Math.round(rows.get() / seconds)) + " rows/s";
        }
        return line + mark + Quantities.time(nanos());
    }

    /** Takes the line away again. */
    void erase() {
        if (written) {
            written = false;
            terminal.out().print(ERASE);
            terminal.out().flush();
        }
    }
}
