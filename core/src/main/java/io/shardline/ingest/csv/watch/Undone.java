package io.shardline.ingest.csv.watch;

import org.jspecify.annotations.Nullable;

/** Ends a load that is nobody's fault, through those who only read or write. */
final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Why why;

    enum Why {
        /** The file is not what it was when its digest was taken. */
        CHANGED,
        /** Another watch has loaded the content meanwhile. */
        REPEATED,
        /** The watch is asked to stop. */
        STOPPED,
        /** The ledger cannot be written, which the cause says. */
        LEDGER
    }

    Undone(Why why, @Nullable Throwable cause) {
        super(why.name(), cause);
        this.why = why;
    }

    Why why() {
        return why;
    }
}
