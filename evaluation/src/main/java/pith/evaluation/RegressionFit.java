package pith.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import pith.engine.Calibration.Regression;
import pith.engine.Calibration.Signals;

/**
 * Fits a logistic regression by maximum likelihood, with a slight preference for small weights. The columns are brought to
 * mean 0 and variance 1 before and the weights back afterwards, so that the preference means the same for all.
 */
final class RegressionFit {
    /** As if each weight had been seen beforehand to be 0, with a variance of one third. */
    private static final double DECAY = 3;

    /** Of a mean of 1 and more, its share: what varies less does so by rounding. */
    private static final double LEAST_SPREAD = 1e-9;

    private RegressionFit() {}

    /** What is known of an answer, and what is to be predicted of it. */
    record Example(Signals signals, boolean yes) {}

    /** @param names of the columns to use; the others' weights are 0 */
    static Regression fit(List<Example> examples, Set<String> names) {
        List<Integer> used = new ArrayList<>();
        for (int i = 0; i < Signals.NAMES.size(); i++) {
            if (names.contains(Signals.NAMES.get(i))) {
                used.add(i);
            }
        }
        double[][] rows = examples.stream()
                .map(example -> {
                    List<Double> columns = example.signals.columns();
                    return used.stream().mapToDouble(columns::get).toArray();
                })
                .toArray(double[][]::new);
        double[] means = new double[used.size()];
        double[] scales = new double[used.size()];
        for (int k = 0; k < means.length; k++) {
            int column = k;
            means[k] = Arrays.stream(rows)
                    .mapToDouble(row -> row[column])
                    .average()
                    .orElse(0);
            double mean = means[k];
            double spread = Math.sqrt(Arrays.stream(rows)
                    .mapToDouble(row -> (row[column] - mean) * (row[column] - mean))
                    .average()
                    .orElse(0));
            scales[k] = spread > LEAST_SPREAD * (1 + Math.abs(mean)) ? 1 / spread : 0;
            for (double[] row : rows) {
                row[k] = (row[k] - means[k]) * scales[k];
            }
        }
        double[] fitted = Maximiser.climb(new double[used.size() + 1], at -> gradient(at, rows, examples));
        double bias = fitted[0];
        Double[] weights = new Double[Signals.NAMES.size()];
        Arrays.fill(weights, 0.0);
        for (int k = 0; k < means.length; k++) {
            double weight = fitted[k + 1] * scales[k];
            weights[used.get(k)] = weight;
            bias -= weight * means[k];
        }
        return new Regression(bias, List.of(weights));
    }

    /** Of the likelihood; the constant comes first. */
    private static double[] gradient(double[] at, double[][] rows, List<Example> examples) {
        double[] sum = new double[at.length];
        for (int i = 0; i < rows.length; i++) {
            double z = at[0];
            for (int k = 0; k < rows[i].length; k++) {
                z += at[k + 1] * rows[i][k];
            }
            double miss = (examples.get(i).yes ? 1 : 0) - 1 / (1 + Math.exp(-z));
            sum[0] += miss;
            for (int k = 0; k < rows[i].length; k++) {
                sum[k + 1] += miss * rows[i][k];
            }
        }
        for (int k = 1; k < sum.length; k++) {
            sum[k] -= DECAY * at[k];
        }
        return sum;
    }
}
