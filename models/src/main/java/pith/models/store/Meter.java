package pith.models.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import pith.models.store.PullProgress.Step;

/** Counts what has come, and tells a listener a few times a second. For one thread. */
final class Meter {
    private static final long TELL_EVERY_NANOS = 100_000_000;
    private static final long WINDOW_NANOS = 5_000_000_000L;

    private final Consumer<PullProgress> listener;
    private final LongSupplier nanoTime;
    /** What was there at what time, over the window. */
    private final Deque<Sample> samples = new ArrayDeque<>();

    private long totalBytes;
    /** Of the files that are whole. */
    private long wholeBytes;

    private long toldAt;

    private record Sample(long nanos, long bytes) {}

    Meter(Consumer<PullProgress> listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.toldAt = nanoTime.getAsLong() - TELL_EVERY_NANOS;
    }

    /** How much there is in all. */
    void total(long bytes) {
        totalBytes = bytes;
    }

    /** A file begins, or begins again, with so much of it there: the rate is counted anew. */
    void begin() {
        samples.clear();
    }

    /** So much of the current file is there. */
    void at(Step step, String file, long fileBytes) {
        long now = nanoTime.getAsLong();
        long bytes = wholeBytes + fileBytes;
        if (!samples.isEmpty() && bytes < samples.getLast().bytes) {
            samples.clear(); // a server that begins anew
        }
        samples.add(new Sample(now, bytes));
        while (now - samples.getFirst().nanos > WINDOW_NANOS) {
            samples.removeFirst();
        }
        if (now - toldAt >= TELL_EVERY_NANOS) {
            toldAt = now;
            tell(step, file, bytes);
        }
    }

    /** The current file is whole. */
    void whole(Step step, String file, long fileBytes) {
        wholeBytes += fileBytes;
        tell(step, file, wholeBytes);
    }

    void say(Step step, String what) {
        listener.accept(new PullProgress(step, what, wholeBytes, totalBytes, 0));
    }

    private void tell(Step step, String file, long bytes) {
        double rate = 0;
        if (samples.size() > 1) {
            Sample first = samples.getFirst();
            Sample last = samples.getLast();
            rate = (last.bytes - first.bytes) * 1e9 / Math.max(1, last.nanos - first.nanos);
        }
        listener.accept(new PullProgress(step, file, bytes, totalBytes, rate));
    }
}
