package pith.evaluation;

import java.util.function.Consumer;

/** Says now and then how far a loop is. Thread-safe; the consumer is called by one thread at a time. */
public final class Ticker {
    private static final int STEPS = 20;

    private final Consumer<String> progress;
    private final String what;
    private final int total;
    private int done;

    /**
     * @param progress told in a few words, about {@value #STEPS} times
     * @param what is counted, such as {@code questions}
     * @param total how often {@link #tick} will be called
     */
    public Ticker(Consumer<String> progress, String what, int total) {
        this.progress = progress;
        this.what = what;
        this.total = total;
    }

    /** One more is done. */
    public synchronized void tick() {
        done++;
        if (done == total || done % Math.max(1, total / STEPS) == 0) {
            progress.accept(what + ": " + done + " of " + total);
        }
    }
}
