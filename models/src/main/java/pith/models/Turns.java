package pith.models;

import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may compute now. For some runs people wait (a query's vector, a passage being read), for others only progress bars
 * do (passages being indexed). An urgent run waits for other urgent ones alone, and only when there are as many as cores.
 * A patient run begins when a core is free; when urgent ones take all of them, one patient run at a time still goes on, so
 * that a busy server's index grows too. Thread-safe.
 */
final class Turns {
    private static final Turns MACHINE = new Turns(Runtime.getRuntime().availableProcessors());

    private final int cores;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition freed = lock.newCondition();
    private int urgent;
    private int patient;

    Turns(int cores) {
        this.cores = cores;
    }

    /** Those of all models in this process together, for they compute on the same cores. */
    static Turns ofTheMachine() {
        return MACHINE;
    }

    /** A turn that was taken, and is given back once. */
    @FunctionalInterface
    interface Turn {
        void close();
    }

    /**
     * Waits for a turn.
     *
     * @throws CancellationException when the thread is interrupted before it has one; the thread stays interrupted
     */
    Turn take(boolean isUrgent) {
        try {
            lock.lockInterruptibly();
            try {
                while (isUrgent ? urgent == cores : patient > 0 && patient + urgent >= cores) {
                    freed.await();
                }
                count(isUrgent, 1);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while waiting for a core");
            cancelled.initCause(e);
            throw cancelled;
        }
        return () -> giveBack(isUrgent);
    }

    private void giveBack(boolean wasUrgent) {
        lock.lock();
        try {
            count(wasUrgent, -1);
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void count(boolean isUrgent, int change) {
        if (isUrgent) {
            urgent += change;
        } else {
            patient += change;
        }
    }
}
