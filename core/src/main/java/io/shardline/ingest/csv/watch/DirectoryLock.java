package io.shardline.ingest.csv.watch;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second watch out of a directory, this process's and any other's, until it is closed or the process ends.
 *
 * <p>A lock in the database would be of a path's text, which is another directory on another machine; it would be lost with a connection;
 * and it would not keep out a watch that loads into other shards. That rows come once is not this lock's doing but the ledger's.
 */
final class DirectoryLock implements AutoCloseable {
    static final String NAME = ".shardline.lock";

    /** Those of this process. To open and close the file once more would let go of the lock for the whole process. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    /**
     * @param directory its real path
     * @throws ShardlineException JOB_RUNNING if another has it
     */
    DirectoryLock(Path directory) throws IOException, ShardlineException {
        this.directory = directory;
        if (!HELD.add(directory)) {
            throw running(directory);
        }
        boolean locked = false;
        try {
            channel = FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = lock(channel);
        } finally {
            if (!locked) {
                HELD.remove(directory);
            }
        }
        if (!locked) {
            throw running(directory);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another of this process has it by another path.
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked;
    }

    private static ShardlineException running(Path directory) {
        return ShardlineException.of(ErrorCode.JOB_RUNNING, "directory %s is being watched", directory)
                .withDetail("Another process or thread holds the lock on its file %s.", NAME);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(directory);
        }
    }
}
