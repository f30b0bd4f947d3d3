package pith.engine;

import java.time.Duration;
import java.util.List;

/**
 * Reads texts each together with a query and says how well they answer it: slower than comparing vectors, and better.
 * A text's relevance depends on query and text alone, never on the others. Thread-safe. After {@link #close} every call
 * throws {@link IllegalStateException}; closing waits for calls that are running.
 */
public interface Reranker extends AutoCloseable {

    /** Which model this is. */
    ModelIdentity identity();

    /**
     * Scores texts in their order, as many as the time allows.
     *
     * @param query not blank; beyond 64 word pieces the rest is not seen
     * @param texts the most promising first, for the last ones go without a score when time runs out. Of a long one only
     *     its beginning is seen, as much as the model takes beside the query
     * @param budget no text but the first is begun once it is spent; one that was begun is finished, so that the call may
     *     take the time of one text longer
     * @throws BadQuery when the query is blank
     */
    Scores score(String query, List<String> texts, Duration budget);

    @Override
    void close();

    /**
     * How relevant texts are.
     *
     * @param relevances of the first texts, in their order, at least one where there are texts; 0 (not at all) to 1. The
     *     order of texts is what a model is trained for: its numbers are no probabilities unless it says so
     * @param texts how many texts there were; more than there are in {@code relevances} when the time ran out
     */
    record Scores(List<Double> relevances, int texts) {
        public Scores {
            relevances = List.copyOf(relevances);
            if (relevances.size() > texts || (relevances.isEmpty() && texts > 0)) {
                throw new IllegalArgumentException(relevances.size() + " relevances of " + texts + " texts");
            }
            for (double relevance : relevances) {
                if (!(relevance >= 0 && relevance <= 1)) {
                    throw new IllegalArgumentException("relevance " + relevance);
                }
            }
        }

        /** Whether every text has its score. */
        public boolean complete() {
            return relevances.size() == texts;
        }
    }
}
