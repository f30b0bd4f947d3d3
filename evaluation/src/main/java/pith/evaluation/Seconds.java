package pith.evaluation;

/** Wall time. */
final class Seconds {
    private Seconds() {}

    /** Since {@link System#nanoTime} was {@code start}. */
    static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
