package pith.searcher;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Threads beside those of the callers, for parts of a query that go on at the same time or may have to be given up: one
 * that is free, or another one. Thread-safe.
 */
final class Beside implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // as many as there are callers, who wait for them
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("pith-search-", 0).factory());

    /**
     * Begins a part.
     *
     * @param end run when it is over, however it ends, even if it was cancelled before it began
     */
    <T> Future<T> start(Callable<T> part, Runnable end) {
        FutureTask<T> task = new FutureTask<>(part);
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    end.run();
                }
            });
        } catch (RejectedExecutionException e) {
            end.run();
            throw new IllegalStateException("this searcher is closed", e);
        }
        return task;
    }

    /**
     * Waits for a part, and gives it up when that takes longer: its thread is interrupted.
     *
     * @return empty when it was given up
     * @throws CancellationException when the calling thread is interrupted, which it stays
     */
    static <T> Optional<T> within(Duration time, Future<T> part) {
        try {
            return Optional.of(part.get(time.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            part.cancel(true);
            return Optional.empty();
        } catch (InterruptedException e) {
            part.cancel(true);
            Thread.currentThread().interrupt();
            throw cancelled();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException known -> throw known;
                case Error known -> throw known;
                case null, default -> throw new IllegalStateException("a part of the search failed", e);
            }
        }
    }

    /** @throws CancellationException when the calling thread is interrupted, which it stays */
    static void requireWanted() {
        if (Thread.currentThread().isInterrupted()) {
            throw cancelled();
        }
    }

    private static CancellationException cancelled() {
        return new CancellationException("the search was interrupted");
    }

    /** Interrupts what is running. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
