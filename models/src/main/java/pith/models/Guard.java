package pith.models;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets calls use native resources until these are closed. Closing waits for the calls that are running, so that none of
 * them finds its memory freed. Thread-safe.
 */
final class Guard {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final String what;
    private boolean closed;

    /** @param what is guarded, for the message after closing */
    Guard(String what) {
        this.what = what;
    }

    <T> T during(Supplier<T> call) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException(what + " is closed; open it again to use it");
            }
            return call.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Runs {@code release} once, however often it is called. */
    void close(Runnable release) {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                release.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
