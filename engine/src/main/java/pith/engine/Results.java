package pith.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of hits. Immutable.
 *
 * @param hits best first; equal scores are ordered by document id
 * @param total how many documents the query has, over all pages: the same on each of them
 * @param exact false when more documents match the words than are ranked (10,000), so that the total is only at least
 *     {@code total}
 * @param view names the view of the index that was searched
 * @param cursor for the next page of the same view; null on the last page
 * @param tookMillis wall time
 */
public record Results(
        List<Hit> hits,
        long total,
        boolean exact,
        String view,
        @Nullable String cursor,
        long tookMillis) {
    public Results {
        hits = List.copyOf(hits);
    }
}
