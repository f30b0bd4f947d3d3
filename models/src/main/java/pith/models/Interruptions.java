package pith.models;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Stops native computing when the thread that does it is interrupted: native code does not look. One daemon thread looks
 * at all that are under way, every {@value #PERIOD_MILLIS} ms, and sleeps while there is none. (To compute on other
 * threads, and wait interruptibly, would cost every query two changes of threads.) Thread-safe.
 */
final class Interruptions {
    private static final long PERIOD_MILLIS = 10;

    /** How long to go on looking at nothing: to be woken costs more than to look. */
    private static final int IDLE_PERIODS = 100;

    private static final Logger LOG = Logger.getLogger(Interruptions.class.getName());

    private static final Interruptions ALL = new Interruptions();

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final Thread watcher = new Thread(this::look, "pith-interruptions");
    private volatile boolean asleep;

    private Interruptions() {
        watcher.setDaemon(true);
        watcher.start();
    }

    /**
     * Calls {@code stop} once, on another thread, if the current thread is interrupted before the watch is closed; never
     * after it is closed.
     */
    static Watch watch(Runnable stop) {
        return ALL.add(new Watch(Thread.currentThread(), stop));
    }

    private Watch add(Watch watch) {
        watches.add(watch);
        if (asleep) {
            LockSupport.unpark(watcher);
        }
        return watch;
    }

    private void look() {
        int idle = 0;
        while (true) {
            for (Watch watch : watches) {
                watch.look();
            }
            idle = watches.isEmpty() ? idle + 1 : 0;
            if (idle < IDLE_PERIODS) {
                LockSupport.parkNanos(this, PERIOD_MILLIS * 1_000_000);
                continue;
            }
            asleep = true;
            if (watches.isEmpty()) {
                LockSupport.park(this);
            }
            asleep = false;
            idle = 0;
        }
    }

    /** One thread's computing. */
    static final class Watch {
        private final Thread thread;
        private final Runnable stop;
        private boolean over;

        private Watch(Thread thread, Runnable stop) {
            this.thread = thread;
            this.stop = stop;
        }

        private synchronized void look() {
            if (!over && thread.isInterrupted()) {
                over = true;
                try {
                    stop.run();
                } catch (RuntimeException e) {
                    // One run that cannot be stopped goes on to its end; the watcher must live for the others.
                    LOG.log(Level.WARNING, "an interrupted run cannot be stopped", e);
                }
            }
        }

        void close() {
            ALL.watches.remove(this);
            synchronized (this) {
                over = true;
            }
        }
    }
}
