package pith.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How far a mean might be from what was measured, had other queries of the same kind been asked: the percentile
 * bootstrap of Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13. Given the differences of
 * two systems query by query it is the paired one: Sakai, "Evaluating evaluation metrics based on the bootstrap"
 * (2006).
 */
public final class Bootstrap {
    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private Bootstrap() {}

    /**
     * A mean and its 95 % interval.
     *
     * @param mean of what was measured
     * @param low the end that 2.5 % of the resampled means are below
     * @param high the end that 2.5 % of them are above
     */
    public record Interval(double mean, double low, double high) {}

    /**
     * 95 % intervals of the mean of each set, and last of the average of these means, each set counting the same.
     *
     * @param sets the values of each set, at least one; sets are resampled each for itself
     * @param resamples how often, from 1
     * @param seed of the generator, {@link Random}, which gives the same on every platform
     */
    public static List<Interval> intervals(List<double[]> sets, int resamples, long seed) {
        Random random = new Random(seed);
        double[][] means = new double[sets.size() + 1][resamples];
        for (int i = 0; i < resamples; i++) {
            for (int set = 0; set < sets.size(); set++) {
                means[set][i] = resampledMean(sets.get(set), random);
                means[sets.size()][i] += means[set][i] / sets.size();
            }
        }
        List<Interval> intervals = new ArrayList<>();
        double average = 0;
        for (int set = 0; set < sets.size(); set++) {
            double mean = Arrays.stream(sets.get(set)).average().orElseThrow();
            average += mean / sets.size();
            intervals.add(interval(mean, means[set]));
        }
        intervals.add(interval(average, means[sets.size()]));
        return intervals;
    }

    /** The 95 % interval of the mean of one set. */
    static Interval interval(double[] values, int resamples, long seed) {
        return intervals(List.of(values), resamples, seed).getFirst();
    }

    private static double resampledMean(double[] values, Random random) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[random.nextInt(values.length)];
        }
        return sum / values.length;
    }

    private static Interval interval(double mean, double[] means) {
        Arrays.sort(means);
        return new Interval(mean, percentile(means, LOW), percentile(means, HIGH));
    }

    /** The least value that at least this share of them does not exceed. */
    public static double percentile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
