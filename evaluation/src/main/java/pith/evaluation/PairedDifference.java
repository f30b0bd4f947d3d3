package pith.evaluation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * By how much one way of searching is better than another on the same queries, and whether that could be chance.
 * Immutable.
 *
 * <p>The interval is the paired bootstrap's (see {@link Bootstrap}). {@code p} is that of Fisher's randomisation test,
 * two-sided: were the two ways alike, each query's difference would as well have the other sign, and so {@code p} is the
 * share of random signs under which the mean is at least as far from 0. Smucker, Allan and Carterette, "A Comparison of
 * Statistical Significance Tests for Information Retrieval Evaluation" (2007), recommend it. The signs observed count as
 * one of the draws, so that {@code p} is never 0: Phipson and Smyth, "Permutation P-values Should Never Be Zero" (2010).
 *
 * @param mean of the differences, positive where the first way is better
 * @param low the end of the 95 % interval of the mean
 * @param high its other end
 * @param p 1 / ({@value #RESAMPLES} + 1) to 1
 * @param won queries on which the first way is better
 * @param tied queries on which both are alike
 * @param lost queries on which the second way is better
 */
public record PairedDifference(double mean, double low, double high, double p, int won, int tied, int lost) {
    /** How often queries are drawn anew, and signs. */
    public static final int RESAMPLES = 10_000;

    /** Of the generator, {@link Random}, which gives the same on every platform. */
    public static final long SEED = 1;

    /** What is less is rounding. */
    private static final double EQUAL = 1e-9;

    private static final double SIGNIFICANT = 0.05;

    /**
     * Compares.
     *
     * @param ours a measure of each query, at least one
     * @param theirs the same measure of the same queries in the same order
     */
    public static PairedDifference of(double[] ours, double[] theirs) {
        if (ours.length != theirs.length || ours.length == 0) {
            throw new IllegalArgumentException(ours.length + " queries against " + theirs.length);
        }
        double[] differences = IntStream.range(0, ours.length)
                .mapToDouble(i -> ours[i] - theirs[i])
                .toArray();
        Bootstrap.Interval interval = Bootstrap.interval(differences, RESAMPLES, SEED);
        int won = (int) Arrays.stream(differences).filter(d -> d > EQUAL).count();
        int lost = (int) Arrays.stream(differences).filter(d -> d < -EQUAL).count();
        return new PairedDifference(
                interval.mean(),
                interval.low(),
                interval.high(),
                p(differences),
                won,
                differences.length - won - lost,
                lost);
    }

    private static double p(double[] differences) {
        double[] told = Arrays.stream(differences)
                .map(Math::abs)
                .filter(d -> d > EQUAL)
                .toArray(); // the sign of 0 changes nothing
        double observed = Math.abs(Arrays.stream(differences).sum()) - EQUAL;
        Random random = new Random(SEED);
        int asFar = 1;
        for (int draw = 0; draw < RESAMPLES; draw++) {
            double sum = 0;
            for (double d : told) {
                sum += random.nextBoolean() ? d : -d;
            }
            asFar += Math.abs(sum) >= observed ? 1 : 0;
        }
        return asFar / (RESAMPLES + 1.0);
    }

    /** Whether {@code p} is less than 0.05. */
    public boolean significant() {
        return p < SIGNIFICANT;
    }

    /** How the intervals and {@code p} were come by, for people. */
    static String method() {
        return String.format(
                Locale.ROOT,
                "intervals: bootstrap, %,d resamples; p: randomisation test, %,d draws; seed %d",
                RESAMPLES,
                RESAMPLES,
                SEED);
    }

    /** With its sign and four decimals. */
    static String signed(double value) {
        return String.format(Locale.ROOT, "%+.4f", value);
    }

    /** The interval, such as {@code +0.0311 to +0.0690}. */
    String interval() {
        return signed(low) + " to " + signed(high);
    }

    /** {@code p} with four decimals. */
    String shownP() {
        return TextTable.measure(p);
    }
}
