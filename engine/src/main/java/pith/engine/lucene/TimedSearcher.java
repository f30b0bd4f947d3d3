package pith.engine.lucene;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.search.BulkScorer;
import org.apache.lucene.search.CollectionTerminatedException;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import pith.engine.Deadline;

/**
 * Searches until a deadline, or until its thread is interrupted, and keeps what was found until then. Lucene's own way
 * looks at the clock after half as long again as it worked until then: seconds late after seconds. This one scores as many
 * documents at a time as take about a millisecond. For one query, by one thread.
 */
final class TimedSearcher extends IndexSearcher implements QueryTimeout {
    private static final int FIRST_WINDOW = 4_096;
    private static final int LEAST_WINDOW = 256;
    private static final long SHORT_NANOS = 1_000_000;
    private static final long LONG_NANOS = 4_000_000;

    private final Deadline deadline;
    private int window = FIRST_WINDOW;
    private boolean cut;

    /** @param searcher whose index and similarity are taken */
    TimedSearcher(IndexSearcher searcher, Deadline deadline) {
        super(searcher.getTopReaderContext());
        this.deadline = deadline;
        setSimilarity(searcher.getSimilarity());
        setQueryCache(null);
        setTimeout(this); // which the walk of the graph looks at
    }

    /** Whether to stop; then something is left undone. */
    @Override
    public boolean shouldExit() {
        cut = cut || deadline.mustStop();
        return cut;
    }

    /** Whether something was left undone. */
    boolean cut() {
        return cut;
    }

    @Override
    protected void searchLeaf(LeafReaderContext leaf, int minDocId, int maxDocId, Weight weight, Collector collector)
            throws IOException {
        if (shouldExit()) {
            return;
        }
        LeafCollector found;
        try {
            found = collector.getLeafCollector(leaf);
        } catch (CollectionTerminatedException e) {
            return; // the collector needs nothing of this segment
        }
        ScorerSupplier supplier = weight.scorerSupplier(leaf);
        if (supplier != null) {
            supplier.setTopLevelScoringClause();
            try {
                score(supplier.bulkScorer(), found, leaf.reader().getLiveDocs(), minDocId, maxDocId);
            } catch (CollectionTerminatedException e) {
                // The collector has enough of this segment.
            }
        }
        found.finish();
    }

    private void score(BulkScorer scorer, LeafCollector found, Bits live, int from, int end) throws IOException {
        int next = from;
        while (next < end) {
            long start = System.nanoTime();
            next = scorer.score(found, live, next, (int) Math.min((long) next + window, end));
            long took = System.nanoTime() - start;
            if (took < SHORT_NANOS) {
                window = Math.min(2 * window, Integer.MAX_VALUE / 4);
            } else if (took > LONG_NANOS) {
                window = Math.max(window / 2, LEAST_WINDOW);
            }
            if (next < end && shouldExit()) {
                return;
            }
        }
    }
}
