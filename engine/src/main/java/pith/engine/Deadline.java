package pith.engine;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** When the time for something is over. Immutable; thread-safe. */
public final class Deadline {
    /** A time that is never over. */
    public static final Deadline NEVER = new Deadline(null, 0);

    private final @Nullable LongSupplier nanoTime;
    private final long atNanos;

    private Deadline(@Nullable LongSupplier nanoTime, long atNanos) {
        this.nanoTime = nanoTime;
        this.atNanos = atNanos;
    }

    /** So long from now. */
    public static Deadline in(Duration time) {
        return in(time, System::nanoTime);
    }

    /**
     * So long from now by another clock.
     *
     * @param nanoTime as {@link System#nanoTime}; thread-safe
     */
    public static Deadline in(Duration time, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + time.toNanos());
    }

    /** The same, so much later. */
    public Deadline plus(Duration time) {
        return nanoTime == null ? this : new Deadline(nanoTime, atNanos + time.toNanos());
    }

    /** Whether the time is over. */
    public boolean over() {
        return nanoTime != null && nanoTime.getAsLong() - atNanos >= 0;
    }

    /**
     * Whether the time is over, or the current thread was interrupted: then nobody waits for its work. Of {@link #NEVER}
     * it is false, even so.
     */
    public boolean mustStop() {
        return nanoTime != null && (over() || Thread.currentThread().isInterrupted());
    }

    /** How long it is until then; zero when it is over, ages when it never is. */
    public Duration left() {
        return nanoTime == null
                ? Duration.ofNanos(Long.MAX_VALUE)
                : Duration.ofNanos(Math.max(0, atNanos - nanoTime.getAsLong()));
    }
}
