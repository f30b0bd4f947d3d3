package pith.searcher;

import java.util.Arrays;
import pith.engine.Explained.Operation;

/** One kind of evidence for all candidates, and what a fusion that compares them with each other makes of it. */
final class Column {
    private final double[] ascending;
    private final double mean;
    private final double deviation;

    /** @param values one a candidate; stays the caller's */
    Column(double[] values) {
        ascending = values.clone();
        Arrays.sort(ascending);
        mean = Arrays.stream(ascending).average().orElse(0);
        double squares =
                Arrays.stream(ascending).map(x -> (x - mean) * (x - mean)).sum();
        // Equal values have a mean that may differ from them in its last bit.
        deviation = ascending.length == 0 || least() == most() ? 0 : Math.sqrt(squares / ascending.length);
    }

    int size() {
        return ascending.length;
    }

    double least() {
        return ascending.length == 0 ? 0 : ascending[0];
    }

    double most() {
        return ascending.length == 0 ? 0 : ascending[ascending.length - 1];
    }

    double mean() {
        return mean;
    }

    double deviation() {
        return deviation;
    }

    /** One more than there are greater ones. */
    int place(double value) {
        int from = 0;
        int to = ascending.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (ascending[middle] <= value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return 1 + ascending.length - from;
    }

    /** See {@link Operation#BETWEEN}. */
    double between(double value) {
        return Operation.BETWEEN.of(value, least(), most());
    }

    /** See {@link Operation#DEVIATIONS}. */
    double deviations(double value) {
        return Operation.DEVIATIONS.of(value, mean, deviation);
    }
}
