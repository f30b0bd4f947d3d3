package pith.web;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets in as many requests as can be answered soon, and sends the others away at once: who waits long in a full queue
 * has given up by the time of his turn, and the work is for nobody. Thread-safe.
 */
final class Throttle {
    private final int all;
    private final Semaphore admitted;
    private final Semaphore working;
    private final int waitMillis;

    Throttle(Limits limits) {
        all = limits.working() + limits.waiting();
        admitted = new Semaphore(all);
        working = new Semaphore(limits.working(), true);
        waitMillis = limits.waitMillis();
    }

    /** A place in the house, to be left once. */
    interface Place {
        void leave();
    }

    /** @throws Refused when the house is full */
    Place admit() {
        if (!admitted.tryAcquire()) {
            throw new Refused(Problem.overloaded());
        }
        return admitted::release;
    }

    /**
     * Does work that takes the processor, when it is its turn.
     *
     * @throws Refused when that does not come in time
     */
    <T> T work(Stages stages, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            if (!working.tryAcquire(waitMillis, TimeUnit.MILLISECONDS)) {
                throw new Refused(Problem.overloaded());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a turn");
        } finally {
            stages.took(Stages.WAIT, start);
        }
        try {
            return work.get();
        } finally {
            working.release();
        }
    }

    /** How many requests are in the house now. */
    int inside() {
        return all - admitted.availablePermits();
    }

    /** How many wait for their turn now. */
    int waiting() {
        return working.getQueueLength();
    }
}
