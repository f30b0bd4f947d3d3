package pith.engine;

import java.util.Set;

/**
 * How a document comes by its score for a query. Immutable.
 *
 * @param document the document, its text included
 * @param rank its place by score among all that the query finds, from 1; 0 when the query does not find it: it has none of
 *     the words and others are nearer by vector, or the filter or the least score leaves it out
 * @param total how many the query finds
 * @param score the score, 0 to 1; of a document that is not found, the one that it would have
 * @param unfinished what the time did not suffice for
 * @param view names the view of the index
 */
public record ExplainedHit(
        Document document, int rank, long total, Explained score, Set<Results.Part> unfinished, String view) {
    public ExplainedHit {
        unfinished = Set.copyOf(unfinished);
    }
}
