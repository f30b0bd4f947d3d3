package pith.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pith.engine.Calibration.Bin;

/**
 * A first answer's probability, and whether it was right; and what a list of them says of the probabilities.
 *
 * @param probability 0 to 1
 */
record Judged(double probability, boolean right) {
    static final int BINS = 10;

    private static final Comparator<Judged> LEAST_FIRST = Comparator.comparingDouble(Judged::probability);

    /** {@value #BINS} bins of as equally many as can be, in the order of the probability; fewer for fewer answers. */
    static List<Bin> bins(List<Judged> answers) {
        List<Judged> sorted = answers.stream().sorted(LEAST_FIRST).toList();
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < BINS; i++) {
            List<Judged> in = sorted.subList(i * sorted.size() / BINS, (i + 1) * sorted.size() / BINS);
            if (!in.isEmpty()) {
                bins.add(new Bin(
                        in.stream().mapToDouble(Judged::probability).average().orElseThrow(), share(in), in.size()));
            }
        }
        return bins;
    }

    /** Expected calibration error over {@link #bins}: Guo et al., "On Calibration of Modern Neural Networks" (2017). */
    static double calibrationError(List<Judged> answers) {
        double sum = 0;
        for (Bin bin : bins(answers)) {
            sum += bin.count() * Math.abs(bin.probability() - bin.right());
        }
        return answers.isEmpty() ? 0 : sum / answers.size();
    }

    /**
     * The chance that a right answer has a greater probability than a wrong one, a tie counting for half; 0.5 where all
     * are right or all wrong.
     */
    static double auroc(List<Judged> answers) {
        List<Judged> sorted = answers.stream().sorted(LEAST_FIRST).toList();
        double rightRanks = 0;
        long right = 0;
        for (int from = 0; from < sorted.size(); ) {
            int to = from;
            int rightHere = 0;
            while (to < sorted.size() && sorted.get(to).probability == sorted.get(from).probability) {
                rightHere += sorted.get(to++).right ? 1 : 0;
            }
            rightRanks += rightHere * ((from + 1 + to) / 2.0);
            right += rightHere;
            from = to;
        }
        long wrong = sorted.size() - right;
        return right == 0 || wrong == 0 ? 0.5 : (rightRanks - right * (right + 1) / 2.0) / ((double) right * wrong);
    }

    /** The share that is right; 0 of none. */
    static double share(List<Judged> answers) {
        return answers.stream()
                .mapToDouble(each -> each.right ? 1 : 0)
                .average()
                .orElse(0);
    }

    /**
     * The share of wrong answers among the first so many, the most probable first: El-Yaniv and Wiener, "On the Foundations
     * of Noise-free Selective Classification" (2010).
     *
     * @return as long as {@code answers}; the entry at i is of the first i + 1
     */
    static double[] risks(List<Judged> answers) {
        List<Judged> sorted = answers.stream().sorted(LEAST_FIRST.reversed()).toList();
        double[] risks = new double[sorted.size()];
        int wrong = 0;
        for (int i = 0; i < risks.length; i++) {
            wrong += sorted.get(i).right ? 0 : 1;
            risks[i] = (double) wrong / (i + 1);
        }
        return risks;
    }
}
