package pith.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What Ctrl-C and a termination signal do to work that must be put in order before the process ends. */
final class Stop {
    private static final long PATIENCE_SECONDS = 30;

    private Stop() {}

    /**
     * Does the work. A signal meanwhile interrupts this thread, and the process stays until the work has returned, or for
     * half a minute; then it ends with the signal's exit code.
     */
    static <T> T interrupting(Supplier<T> work) {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            worker.interrupt();
            try {
                done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            done.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending already.
            }
        }
    }
}
