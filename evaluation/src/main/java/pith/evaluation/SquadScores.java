package pith.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Exact match and F1 of an answer's words, by the official evaluation programs of SQuAD v1.1 and v2.0: Rajpurkar et
 * al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text" (2016) and "Know What You Don't Know: Unanswerable
 * Questions for SQuAD" (2018).
 */
final class SquadScores {
    /** Python's {@code string.punctuation}. */
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /** As Python sees words: letters, digits, underscore; Java's own {@code \b} also counts combining marks. */
    private static final Pattern ARTICLES = Pattern.compile("(?<![\\p{L}\\p{N}_])(?:a|an|the)(?![\\p{L}\\p{N}_])");

    /** What Python's {@code str.split()} takes for white space. */
    private static final Pattern SPACE = Pattern.compile("[\\s\\x1c-\\x1f\\x85\\p{Z}]+");

    private SquadScores() {}

    /** Lower case, without punctuation, articles and double spaces, in this order. */
    static String normalise(String answer) {
        StringBuilder kept = new StringBuilder(answer.length());
        for (char c : answer.toLowerCase(Locale.ROOT).toCharArray()) {
            if (PUNCTUATION.indexOf(c) < 0) {
                kept.append(c);
            }
        }
        String bare = ARTICLES.matcher(kept).replaceAll(" ");
        return SPACE.matcher(bare).replaceAll(" ").strip();
    }

    private static List<String> words(String answer) {
        String normal = normalise(answer);
        return normal.isEmpty() ? List.of() : Arrays.asList(normal.split(" "));
    }

    /** 1 when both are the same after {@link #normalise}, else 0. */
    static double exact(String gold, String predicted) {
        return normalise(gold).equals(normalise(predicted)) ? 1 : 0;
    }

    /**
     * The harmonic mean of precision and recall of the predicted words, each counted as often as it occurs; where
     * either has no words, 1 if both have none and else 0, as v2.0 has it. (v1.1 gives 0 even where both have none:
     * {@link #f1WithoutEmpty}.)
     */
    static double f1(String gold, String predicted) {
        List<String> golds = words(gold);
        List<String> predictions = words(predicted);
        if (golds.isEmpty() || predictions.isEmpty()) {
            return golds.equals(predictions) ? 1 : 0;
        }
        Map<String, Integer> left = new HashMap<>();
        golds.forEach(word -> left.merge(word, 1, Integer::sum));
        int common = 0;
        for (String word : predictions) {
            if (left.merge(word, -1, Integer::sum) >= 0) {
                common++;
            }
        }
        if (common == 0) {
            return 0;
        }
        double precision = (double) common / predictions.size();
        double recall = (double) common / golds.size();
        return 2 * precision * recall / (precision + recall);
    }

    /** {@link #f1} as v1.1 has it. */
    static double f1WithoutEmpty(String gold, String predicted) {
        return words(predicted).isEmpty() ? 0 : f1(gold, predicted);
    }

    /** The best over all gold answers. */
    static double best(List<String> golds, String predicted, Measure measure) {
        return golds.stream()
                .mapToDouble(gold -> measure.of(gold, predicted))
                .max()
                .orElse(0);
    }

    /** {@link #exact} or an F1. */
    @FunctionalInterface
    interface Measure {
        double of(String gold, String predicted);
    }

    /**
     * What the best threshold needs to know of a question.
     *
     * @param noAnswer how much speaks for no answer, in any unit
     * @param answerable whether there is a gold answer
     * @param predicted whether some answer was found, however little speaks for it
     * @param score EM or F1 of that answer, 0 to 1
     */
    record Outcome(double noAnswer, boolean answerable, boolean predicted, double score) {}

    /**
     * The greatest mean score that any threshold on {@link Outcome#noAnswer} reaches.
     *
     * @param percent 0 to 100
     * @param threshold answers with more than this are withheld
     */
    record Best(double percent, double threshold) {}

    /** {@code find_best_thresh} of the official program for v2.0; {@code outcomes} in the order of the file. */
    static Best bestThreshold(List<Outcome> outcomes) {
        double sum = outcomes.stream().filter(outcome -> !outcome.answerable()).count();
        double best = sum;
        double threshold = 0;
        List<Outcome> rising = outcomes.stream()
                .sorted(Comparator.comparingDouble(Outcome::noAnswer))
                .toList();
        for (Outcome outcome : rising) {
            if (outcome.answerable()) {
                sum += outcome.score();
            } else if (outcome.predicted()) {
                sum -= 1;
            }
            if (sum > best) {
                best = sum;
                threshold = outcome.noAnswer();
            }
        }
        return new Best(100 * best / Math.max(1, outcomes.size()), threshold);
    }
}
