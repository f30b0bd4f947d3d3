package pith.engine;

import java.util.List;

/**
 * What the documents say to a question. Immutable.
 *
 * @param question as it was asked
 * @param answers best first; empty when no answer reaches the threshold
 * @param noAnswer the reader's share of belief that the passages hold no answer, 0 to 1
 * @param hits the documents whose passages were read, best first: what to show where there is no answer
 * @param view names the view of the index that was searched
 * @param tookMillis wall time
 */
public record Answers(
        String question, List<Answer> answers, double noAnswer, List<Hit> hits, String view, long tookMillis) {
    public Answers {
        answers = List.copyOf(answers);
        hits = List.copyOf(hits);
    }
}
