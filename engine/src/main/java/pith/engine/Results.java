package pith.engine;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A page of hits. Immutable.
 *
 * @param hits best first; equal scores are ordered by document id
 * @param total how many documents the query has, over all pages: the same on each of them. Those that are folded into
 *     others ({@link Hit#duplicates}) are not counted
 * @param exact false when more documents match the words than are ranked (10,000), or the time did not suffice, so that
 *     the total is only at least {@code total}
 * @param facets one for each that was asked for, in that order, counted over all {@code total} documents
 * @param unfinished what the time did not suffice for; empty as a rule. Then a score is the least that it can be: what
 *     was not computed counts nothing in it
 * @param didYouMean another text that the index knows better; null where there is no need of one
 * @param view names the view of the index that was searched
 * @param cursor for the next page of the same view; null on the last page, and where the order is unfinished
 * @param tookMillis wall time
 */
public record Results(
        List<Hit> hits,
        long total,
        boolean exact,
        List<FacetCounts> facets,
        Set<Part> unfinished,
        @Nullable String didYouMean,
        String view,
        @Nullable String cursor,
        long tookMillis) {
    public Results {
        hits = List.copyOf(hits);
        facets = List.copyOf(facets);
        unfinished = Set.copyOf(unfinished);
    }

    /** What a query consists of that can be left unfinished. */
    public enum Part {
        /** Not all documents were looked through for the words. */
        WORDS,
        /** Not all vectors were looked at that should have been. */
        VECTOR,
        /** Not all facets were counted. */
        FACETS,
        /** Not all of the best candidates were looked at again. */
        RERANK,
        /** Not all hits of the page are given. */
        HITS
    }

    /** Whether anything is unfinished. */
    public boolean partial() {
        return !unfinished.isEmpty();
    }
}
