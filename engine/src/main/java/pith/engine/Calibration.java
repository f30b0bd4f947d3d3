package pith.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a reader's answers can be believed: weights that were fitted on questions with known answers, and how well the
 * probabilities that they give held on questions that were not used for it. Belongs to one reader. Immutable.
 *
 * <p>{@link Belief}, fitted by maximum likelihood, shares belief out among all spans of all passages and "none of these",
 * so that spans of different passages compare. Two logistic regressions over the {@link Signals} of an answer follow (Platt,
 * "Probabilistic Outputs for Support Vector Machines", 1999; for readers, Kamath, Jia and Liang, "Selective Question
 * Answering under Domain Shift", 2020): {@code right} is the probability that the answer is right, which is that its
 * normalised form equals one a person gave, fitted where the documents held the passage that answers; {@code present} is
 * the probability that they hold one, fitted at even odds to the same questions with that passage and without it. They are
 * two, since an answer may be there and hard to delimit, or be easy to delimit and to another question.
 *
 * @param belief weighs spans
 * @param right the probability that an answer is right
 * @param present the probability, by the first answer's signals, that the documents hold an answer
 * @param threshold the least {@code right} of an answer that is given, 0 to 1
 * @param leastPresent no answer is given where {@code present} is less, 0 to 1
 * @param data what it was fitted on, in a sentence
 * @param reliability of {@code right}, on other questions
 */
public record Calibration(
        Belief belief,
        Regression right,
        Regression present,
        double threshold,
        double leastPresent,
        String data,
        Reliability reliability) {
    public Calibration {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold " + threshold + " is not between 0 and 1");
        }
        if (!(leastPresent >= 0 && leastPresent <= 1)) {
            throw new IllegalArgumentException("least present " + leastPresent + " is not between 0 and 1");
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
     * @param lead by how many logits its share exceeds that of the best other answer, or of "none" where there is no other
     * @param none the share of belief in there being no answer, 0 to 1
     * @param words how many it has, from 0
     * @param rank of the passage that its best span stands in, in the order of the retrieval scores, from 1
     * @param margin its best span's score less the reader's score for "no answer here"
     * @param retrieval score of the best passage it stands in, 0 to 1
     * @param documents how many say so, from 1
     */
    public record Signals(
            double share,
            double form,
            double lead,
            double none,
            int words,
            int rank,
            double margin,
            double retrieval,
            int documents) {
        /** Of the columns, in their order. */
        public static final List<String> NAMES =
                List.of("share", "form", "lead", "none", "words", "rank", "margin", "retrieval", "documents");

        /** The columns of a regression, without the constant: logits of shares, logarithms of counts. */
        public List<Double> columns() {
            return List.of(
                    logit(share),
                    logit(form),
                    lead,
                    logit(none),
                    Math.log1p(words),
                    Math.log(rank),
                    margin,
                    retrieval,
                    Math.log(documents));
        }

        /** The signals as they are, by name, in the order of {@link #NAMES}. */
        public Map<String, Double> values() {
            Map<String, Double> values = new LinkedHashMap<>();
            double[] all = {share, form, lead, none, words, rank, margin, retrieval, documents};
            for (int i = 0; i < all.length; i++) {
                values.put(NAMES.get(i), all[i]);
            }
            return values;
        }

        /** The log-odds of a share, which is taken for at least one millionth from either end. */
        private static double logit(double share) {
            double inside = Math.clamp(share, 1e-6, 1 - 1e-6);
            return Math.log(inside / (1 - inside));
        }
    }

    /**
     * A logistic regression.
     *
     * @param bias the constant
     * @param weights of {@link Signals#columns}, in their order
     */
    public record Regression(double bias, List<Double> weights) {
        public Regression {
            weights = List.copyOf(weights);
            if (weights.size() != Signals.NAMES.size()) {
                throw new IllegalArgumentException(weights.size() + " weights for " + Signals.NAMES);
            }
        }

        /** The probability, 0 to 1. */
        public double probability(Signals signals) {
            List<Double> columns = signals.columns();
            double z = bias;
            for (int i = 0; i < columns.size(); i++) {
                z += weights.get(i) * columns.get(i);
            }
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
