package io.shardline.cli;

import java.util.concurrent.CountDownLatch;

/** Lets a job that goes on for ever end in good order, with status 0, when the process gets SIGINT or SIGTERM. */
final class SignalStop {
    private final CountDownLatch ended = new CountDownLatch(1);

    private SignalStop() {}

    /** @param stop asks the job to end; called by another thread */
    static SignalStop asks(Runnable stop) {
        SignalStop signals = new SignalStop();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> signals.end(stop)));
        return signals;
    }

    private void end(Runnable stop) {
        stop.run();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The job has failed, so a signal has nothing to wait for. */
    void failed() {
        ended.countDown();
    }

    /** The job has ended as it was asked to: ends the process. */
    int succeeded() {
        // The status of a process that a signal ends is the signal's, unless it is said here, while the hook still
        // waits.
        Runtime.getRuntime().halt(0);
        return 0;
    }
}
