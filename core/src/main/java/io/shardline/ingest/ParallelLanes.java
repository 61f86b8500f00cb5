package io.shardline.ingest;

import com.google.common.util.concurrent.Uninterruptibles;
import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A thread and a session for each writer of each shard; a chunk waits in each lane while the one before is written. */
final class ParallelLanes implements Lanes {
    private static final long LOOK_MILLIS = 100;

    private final ParallelConnection db;
    private final UpsertPlan plan;
    private final Written written;
    private final int[] keyPositions;
    private final int writers;
    private final List<BlockingQueue<Optional<Chunk>>> queues = new ArrayList<>();
    private final List<@Nullable Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    ParallelLanes(ParallelConnection db, UpsertPlan plan, Written written) {
        this.db = db;
        this.plan = plan;
        this.written = written;
        this.keyPositions = plan.sql().conflictPositions();
        this.writers = plan.settings().running().writers();
        int shards = db.topology().shards().size();
        for (int lane = 0; lane < shards * writers; lane++) {
            queues.add(new ArrayBlockingQueue<>(1));
            threads.add(null);
        }
    }

    @Override
    public int count() {
        return queues.size();
    }

    /** Records of one key always take the same lane, so that they are written in their order. */
    @Override
    public int laneOf(int shard, Incoming row) {
        return writers == 1
                ? shard
                : shard * writers + Math.floorMod(Chunk.key(row, keyPositions).hashCode(), writers);
    }

    @Override
    public void put(int lane, Chunk chunk) throws SQLException {
        if (threads.get(lane) == null) {
            start(lane);
        }
        offer(lane, Optional.of(chunk));
    }

    private void start(int lane) {
        String shard = db.topology().shards().get(lane / writers).name();
        Thread thread = new Thread(() -> work(shard, queues.get(lane)), "shardline-upsert-" + shard);
        thread.setDaemon(true);
        threads.set(lane, thread);
        thread.start();
    }

    private void work(String shard, BlockingQueue<Optional<Chunk>> queue) {
        try (Session session = db.openSession()) {
            ShardWriter writer = new ShardWriter(session, shard, plan);
            Optional<Chunk> next = queue.take();
            while (next.isPresent() && failure.get() == null) {
                Chunk chunk = next.get();
                Tally tally = writer.write(chunk);
                plan.limit().refuse(tally.rejects());
                written.add(tally, chunk.rows().size());
                next = queue.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private void offer(int lane, Optional<Chunk> next) throws SQLException {
        try {
            boolean taken = false;
            while (!taken) {
                throwFailure();
                taken = queues.get(lane).offer(next, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ShardlineException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return ShardlineException.of(ErrorCode.CANCELLED, "interrupted while writing")
                .causedBy(e);
    }

    @Override
    public void finish() throws SQLException {
        for (int lane = 0; lane < queues.size(); lane++) {
            if (threads.get(lane) != null) {
                offer(lane, Optional.empty());
            }
        }
        join();
        throwFailure();
    }

    private void join() throws SQLException {
        try {
            for (Thread thread : threads) {
                if (thread != null) {
                    thread.join();
                }
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void throwFailure() throws SQLException {
        Throwable found = failure.get();
        if (found instanceof SQLException e) {
            throw e;
        }
        if (found instanceof RuntimeException e) {
            throw e;
        }
        if (found instanceof Error e) {
            throw e;
        }
    }

    /** Chunks that are being written end first: when a run has failed, nothing of it is still to come. */
    @Override
    public void close() {
        failure.compareAndSet(null, new IllegalStateException("the upsert was given up"));
        for (int lane = 0; lane < queues.size(); lane++) {
            Thread thread = threads.get(lane);
            queues.get(lane).clear();
            if (thread != null && thread.isAlive()) {
                queues.get(lane).offer(Optional.empty());
                Uninterruptibles.joinUninterruptibly(thread);
            }
        }
    }
}
