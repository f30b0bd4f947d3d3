package pith.engine;

import java.util.List;

/**
 * What the documents say to a question. Immutable.
 *
 * @param question as it was asked
 * @param answers best first; empty when no answer reaches the threshold
 * @param noAnswer the probability that the documents hold no answer, 0 to 1, at even odds beforehand; of a reader without
 *     calibration, the share of belief in that
 * @param threshold the least probability of the answers given; with the reader's own, there is none either where
 *     {@code noAnswer} is too great (see {@link Calibration#leastPresent})
 * @param calibrated whether the probabilities were fitted to this reader; if not, they only rank the answers
 * @param hits the documents whose passages were read, best first: what to show where there is no answer
 * @param passagesRead how many passages were read: fewer than were asked for when a later one could not have won
 * @param partial whether the time ended before all was found and read
 * @param view names the view of the index that was searched
 * @param searchMillis wall time of the search, the question's vector included
 * @param tookMillis wall time of all
 */
public record Answers(
        String question,
        List<Answer> answers,
        double noAnswer,
        double threshold,
        boolean calibrated,
        List<Hit> hits,
        int passagesRead,
        boolean partial,
        String view,
        long searchMillis,
        long tookMillis) {
    public Answers {
        answers = List.copyOf(answers);
        hits = List.copyOf(hits);
    }
}
