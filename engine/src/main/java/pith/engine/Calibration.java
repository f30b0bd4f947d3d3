package pith.engine;

import java.util.List;

/**
 * How far a reader's answers can be believed: weights that were fitted on questions with known answers, and how well the
 * probabilities that they give held on questions that were not used for it. Belongs to one reader. Immutable.
 *
 * <p>Two steps, both fitted by maximum likelihood. {@link Belief} shares belief out among all spans of all passages and
 * "none of these", so that spans of different passages compare. {@link Trust} is a logistic regression over the
 * {@link Signals} of an answer (Platt, "Probabilistic Outputs for Support Vector Machines", 1999; for readers, Kamath, Jia
 * and Liang, "Selective Question Answering under Domain Shift", 2020): the probability that the answer is right, which is
 * that its normalised form equals one a person gave.
 *
 * @param belief weighs spans
 * @param trust weighs answers
 * @param threshold the least probability of an answer that is given, 0 to 1
 * @param data what it was fitted on, in a sentence
 * @param reliability of the probabilities, on other questions
 */
public record Calibration(Belief belief, Trust trust, double threshold, String data, Reliability reliability) {
    public Calibration {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold " + threshold + " is not between 0 and 1");
        }
    }

    /**
     * The log-odds of a span against "none of these": {@code span} times its score, less {@code nullScore} times the
     * reader's score for "no answer here", plus {@code retrieval} times its passage's retrieval score, plus {@code bias}.
     *
     * @param typical what a passage's spans together come to on average, without retrieval score and bias, in logits
     * @param stop reading ends when the first answer leads by as many logits ({@link Weighing#lead}); infinite for never
     */
    public record Belief(double span, double nullScore, double retrieval, double bias, double typical, double stop) {
        /**
         * For a reader that nobody calibrated. Fitted once on Natural Questions for a reader of DistilBERT's size; the
         * right order of magnitude for others of the BERT family, and no more.
         */
        public static final Belief UNFITTED = new Belief(0.49, 0, 12.6, -11.5, 6, Double.POSITIVE_INFINITY);

        /** The log-odds of a span. */
        public double logOdds(double score, double none, double passageScore) {
            return span * score - nullScore * none + retrieval * passageScore + bias;
        }
    }

    /**
     * What is known of an answer when its probability is computed.
     *
     * @param share of belief in all its forms and places, 0 to 1
     * @param form the share of its own form among all forms at its places, 0 to 1
     * @param margin its best span's score less the reader's score for "no answer here"
     * @param retrieval score of the best passage it stands in, 0 to 1
     * @param documents how many say so, from 1
     */
    public record Signals(double share, double form, double margin, double retrieval, int documents) {
        /** The log-odds of the share, which is taken for at least one millionth from either end. */
        public double shareLogit() {
            double inside = Math.clamp(share, 1e-6, 1 - 1e-6);
            return Math.log(inside / (1 - inside));
        }

        /** The columns of the regression, without the constant. */
        public List<Double> columns() {
            return List.of(shareLogit(), form, margin, retrieval, Math.log(documents));
        }
    }

    /** The weights of {@link Signals#columns}, and the constant. */
    public record Trust(double bias, double share, double form, double margin, double retrieval, double documents) {
        /** The probability that the answer is right, 0 to 1. */
        public double probability(Signals signals) {
            List<Double> x = signals.columns();
            double z = bias
                    + share * x.get(0)
                    + form * x.get(1)
                    + margin * x.get(2)
                    + retrieval * x.get(3)
                    + documents * x.get(4);
            return 1 / (1 + Math.exp(-z));
        }
    }

    /**
     * How the probabilities of first answers held.
     *
     * @param data what they were measured on, in a sentence
     * @param bins of equally many questions each, in the order of the probability
     * @param error expected calibration error over these bins: the mean of |probability - right|, 0 to 1
     * @param auroc the chance that a right answer has a greater probability than a wrong one, 0 to 1
     */
    public record Reliability(String data, List<Bin> bins, double error, double auroc) {
        public Reliability {
            bins = List.copyOf(bins);
        }
    }

    /**
     * First answers of about the same probability.
     *
     * @param probability the mean, 0 to 1
     * @param right the share that was right, 0 to 1
     * @param count how many there are
     */
    public record Bin(double probability, double right, int count) {}
}
