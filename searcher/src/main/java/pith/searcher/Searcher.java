package pith.searcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import pith.engine.BadQuery;
import pith.engine.Document;
import pith.engine.Encoder;
import pith.engine.Filter;
import pith.engine.Hit;
import pith.engine.Index;
import pith.engine.IndexView;
import pith.engine.Likeness;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Results;

/**
 * Finds documents by words, by meaning, or both, and documents like others. Every query runs on one view of the index;
 * writing beside it tears nothing. Thread-safe.
 */
public final class Searcher implements AutoCloseable {
    private final Encoder encoder;
    private final PinnedViews views;

    /** Uses the encoder and the index; both stay the caller's to close. */
    public Searcher(Encoder encoder, Index index) {
        this.encoder = encoder;
        this.views = new PinnedViews(index, () -> System.nanoTime() / 1_000_000);
    }

    /**
     * A page of the documents that fit the query best.
     *
     * @throws BadQuery when the cursor is of another query or its view is gone
     */
    public Results search(Query query) {
        long start = System.nanoTime();
        String cursor = query.cursor();
        if (cursor == null) {
            try (PinnedViews.Lease lease = views.newest()) {
                return page(query, lease.view(), query.offset(), start);
            }
        }
        Cursor at = Cursor.parse(cursor, query);
        try (PinnedViews.Lease lease = views.named(at.view())) {
            return page(query, lease.view(), at.offset(), start);
        }
    }

    private Results page(Query query, IndexView view, int offset, long start) {
        float[] vector = query.mode() == Mode.WORDS ? new float[0] : encoder.encodeQuery(query.text());
        Candidates candidates = new Candidates(view, query, vector);
        boolean folding = query.ranking().foldDuplicates();
        int[] order = candidates.ranked(0, folding ? candidates.total() : offset + query.limit());
        Folds folds = folding
                ? Folds.of(view, IntStream.of(order).map(candidates::document).toArray())
                : Folds.none(order.length);
        int total = folding ? folds.kept().length : candidates.total();
        Showing showing = new Showing(view, encoder, query.shown(), query.mode(), query.text(), vector);
        List<Hit> hits = new ArrayList<>();
        for (int place : folds.kept(offset, query.limit())) {
            int candidate = order[place];
            hits.add(showing.hit(
                    candidates.document(candidate), candidates.explanation(candidate), folds.duplicates(place)));
        }
        int next = offset + hits.size();
        String cursor = next < total && !hits.isEmpty()
                ? Cursor.after(view.name(), next, query).toString()
                : null;
        return new Results(
                hits, total, candidates.exact(), List.of(), Set.of(), null, view.name(), cursor, millisSince(start));
    }

    /**
     * The documents most like those given, which are left out; the total is how many are given back.
     *
     * @throws BadQuery when the index has no document of one of the ids
     */
    public Results similar(Likeness asked) {
        long start = System.nanoTime();
        try (PinnedViews.Lease lease = views.newest()) {
            List<Hit> hits = new Recommender(encoder, lease.view(), asked).hits();
            return new Results(
                    hits,
                    hits.size(),
                    true,
                    List.of(),
                    Set.of(),
                    null,
                    lease.view().name(),
                    null,
                    millisSince(start));
        }
    }

    /** See {@link #similar(Likeness)}. */
    public Results similar(List<String> ids, int limit, Filter filter) {
        return similar(Likeness.of(ids).withLimit(limit).withFilter(filter));
    }

    /** A document of the newest commit. */
    public Optional<Document> document(String id) {
        try (PinnedViews.Lease lease = views.newest()) {
            return lease.view().document(id);
        }
    }

    static long millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    /** Closes the views kept for cursors. */
    @Override
    public void close() {
        views.close();
    }
}
