package pith.evaluation;

import java.util.Arrays;

/**
 * Finds the greatest value of a smooth function of a few weights by its gradient: iRprop- (Igel and Hüsken, "Improving the
 * Rprop Learning Algorithm", 2000), which minds the gradient's signs alone and so needs no scale. Deterministic.
 */
final class Maximiser {
    private static final int STEPS = 400;
    private static final double FIRST_STEP = 0.05;
    private static final double LEAST_STEP = 1e-7;
    private static final double GREATEST_STEP = 5;

    private Maximiser() {}

    @FunctionalInterface
    interface Gradient {
        /** The gradient at {@code weights}, as long as they are. */
        double[] at(double[] weights);
    }

    /** Where the gradient leads from {@code start}. */
    static double[] climb(double[] start, Gradient gradient) {
        double[] weights = start.clone();
        double[] steps = new double[weights.length];
        double[] before = new double[weights.length];
        Arrays.fill(steps, FIRST_STEP);
        for (int round = 0; round < STEPS; round++) {
            double[] slope = gradient.at(weights);
            for (int i = 0; i < weights.length; i++) {
                double turn = slope[i] * before[i];
                if (turn > 0) {
                    steps[i] = Math.min(GREATEST_STEP, steps[i] * 1.2);
                } else if (turn < 0) {
                    steps[i] = Math.max(LEAST_STEP, steps[i] * 0.5);
                    slope[i] = 0;
                }
                weights[i] += Math.signum(slope[i]) * steps[i];
                before[i] = slope[i];
            }
        }
        return weights;
    }
}
