package pith.searcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import pith.engine.BadQuery;
import pith.engine.Deadline;
import pith.engine.Document;
import pith.engine.Encoder;
import pith.engine.ExplainedHit;
import pith.engine.Facet;
import pith.engine.FacetCounts;
import pith.engine.Filter;
import pith.engine.Hit;
import pith.engine.Index;
import pith.engine.IndexUnavailable;
import pith.engine.IndexView;
import pith.engine.Likeness;
import pith.engine.Query;
import pith.engine.Quote;
import pith.engine.Reranker;
import pith.engine.Results;
import pith.engine.Results.Part;

/**
 * Finds documents by words, by meaning, or both, and documents like others. Every query runs on one view of the index;
 * writing beside it tears nothing. Thread-safe.
 */
public final class Searcher implements AutoCloseable {
    /** How long after the deadline hits are still shown: what was found in time is of use only if it is seen. */
    private static final Duration TO_SHOW = Duration.ofMillis(60);

    private final Encoder encoder;
    private final Supplier<Reranker> reranker;
    private final LongSupplier nanoTime;
    private final PinnedViews views;
    private final Beside beside = new Beside();
    private volatile Synonyms synonyms = Synonyms.NONE;

    /** Uses the encoder and the index; both stay the caller's to close. */
    public Searcher(Encoder encoder, Index index) {
        this(encoder, index, () -> {
            throw new BadQuery("a second look at the best hits, and no reranker for it; open the index with one");
        });
    }

    /**
     * Uses the encoder and the index; both stay the caller's to close.
     *
     * @param reranker asked by each query that wants one, for one that stays the caller's to close; may throw a
     *     {@link pith.engine.PithException} that says how to get one
     */
    public Searcher(Encoder encoder, Index index, Supplier<Reranker> reranker) {
        this(encoder, index, reranker, System::nanoTime);
    }

    /** @param nanoTime the clock that time limits are kept by */
    Searcher(Encoder encoder, Index index, Supplier<Reranker> reranker, LongSupplier nanoTime) {
        this.encoder = encoder;
        this.reranker = reranker;
        this.nanoTime = nanoTime;
        this.views = new PinnedViews(index, () -> System.nanoTime() / 1_000_000);
    }

    /** Has all queries from now on look for these beside what they say. */
    public void use(Synonyms chosen) {
        this.synonyms = chosen;
    }

    /**
     * A page of the documents that fit the query best. How its text is read is told by {@link Query#syntax}; words that
     * must or must not be there restrict what is found by meaning too. A query of conditions alone finds all documents
     * that pass, with the score 0, in the order of their ids. When the query's time is over, it gives what it has, within a
     * tenth of a second, and {@link Results#unfinished} says what is missing; to load a reranker is not counted.
     *
     * @throws BadQuery when the cursor is of another query or its view is gone, or when there is no reranker for a query
     *     that wants one
     * @throws java.util.concurrent.CancellationException when the calling thread is interrupted, which it stays
     */
    public Results search(Query query) {
        Reranked.Look look = Reranked.look(query, reranker);
        long start = System.nanoTime();
        Deadline deadline = Deadline.in(query.timeLimit(), nanoTime);
        String cursor = query.cursor();
        if (cursor == null) {
            try (PinnedViews.Lease lease = newest()) {
                return lease.held(page(query, lease, query.offset(), look, deadline, start));
            }
        }
        Cursor at = Cursor.parse(cursor, query);
        try (PinnedViews.Lease lease = views.named(at.view())) {
            return lease.held(page(query, lease, at.offset(), look, deadline, start));
        }
    }

    /**
     * How many hits stand before a query's page: its offset, or what its cursor says.
     *
     * @throws BadQuery when the cursor is of another query
     */
    public static int offset(Query query) {
        String cursor = query.cursor();
        return cursor == null ? query.offset() : Cursor.parse(cursor, query).offset();
    }

    /** An interrupt closes files that are being opened, which looks as if they could not be read. */
    private PinnedViews.Lease newest() {
        Beside.requireWanted();
        try {
            return views.newest();
        } catch (IndexUnavailable e) {
            Beside.requireWanted();
            throw e;
        }
    }

    private Results page(
            Query given, PinnedViews.Lease lease, int offset, Reranked.Look look, Deadline deadline, long start) {
        IndexView view = lease.view();
        Asked asked = Asked.of(given, view, synonyms);
        Query query = asked.query();
        Legs legs = Legs.of(asked, lease, deadline, encoder, beside);
        Candidates candidates = new Candidates(view, asked, legs, deadline);
        int end = offset + query.limit();
        int top = offset < look.top() ? look.top() : 0; // further down nothing changes its place
        Order order = Order.of(view, candidates, query.ranking().foldDuplicates(), Math.max(end, top));
        Set<Part> unfinished = candidates.unfinished();
        Deadline toShow = deadline.plus(TO_SHOW);
        Showing showing = new Showing(view, encoder, query.shown(), query.mode(), asked.words(), legs.vector());
        List<Hit> hits = new ArrayList<>();
        if (top > 0) {
            List<Hit> best = hits(order, 0, top, showing, toShow, unfinished);
            Reranked again = look.again(asked, best, deadline, beside);
            if (!again.complete()) {
                unfinished.add(Part.RERANK);
            }
            int last = Math.min(end, best.size());
            hits.addAll(again.hits().subList(Math.min(offset, last), last));
        }
        hits.addAll(hits(order, Math.max(offset, top), Math.max(end, top), showing, toShow, unfinished));
        List<FacetCounts> facets = facets(view, order, query.shown().facets(), toShow, unfinished);
        Beside.requireWanted();
        int next = offset + hits.size();
        boolean ordered = unfinished.stream().allMatch(part -> part == Part.FACETS);
        String cursor = ordered && next < order.total() && !hits.isEmpty()
                ? Cursor.after(view.name(), next, given).toString()
                : null;
        return new Results(
                hits,
                order.total(),
                candidates.exact(),
                facets,
                unfinished,
                DidYouMean.of(given, view, candidates.wordMatches()),
                view.name(),
                cursor,
                millisSince(start));
    }

    private static List<FacetCounts> facets(
            IndexView view, Order order, List<Facet> facets, Deadline deadline, Set<Part> unfinished) {
        if (facets.isEmpty()) {
            return List.of();
        }
        if (deadline.mustStop()) {
            unfinished.add(Part.FACETS);
            return List.of();
        }
        return view.count(order.documents(), facets);
    }

    /** As many of the hits from place {@code from} to place {@code to} as the time suffices for. */
    private static List<Hit> hits(
            Order order, int from, int to, Showing showing, Deadline deadline, Set<Part> unfinished) {
        List<Hit> hits = new ArrayList<>();
        for (int place : order.places(from, to)) {
            if (deadline.mustStop()) {
                unfinished.add(Part.HITS);
                break;
            }
            hits.add(order.hit(place, showing));
        }
        return hits;
    }

    /**
     * How a document comes by its score for a query: the rank is that among all hits, whatever the page, and before a
     * second look.
     *
     * @throws BadQuery when there is no such document, or when it is no candidate and the query's fusion gives scores to
     *     candidates only; also as {@link #search}
     * @throws java.util.concurrent.CancellationException when the calling thread is interrupted, which it stays
     */
    public ExplainedHit explain(Query query, String documentId) {
        Deadline deadline = Deadline.in(query.timeLimit(), nanoTime);
        String cursor = query.cursor();
        try (PinnedViews.Lease lease = cursor == null
                ? newest()
                : views.named(Cursor.parse(cursor, query).view())) {
            int number = lease.view().number(documentId);
            if (number < 0) {
                throw new BadQuery("no document has the id \"" + Quote.of(documentId) + "\"");
            }
            Asked asked = Asked.of(query, lease.view(), synonyms);
            Legs legs = Legs.of(asked, lease, deadline, encoder, beside);
            Candidates candidates = new Candidates(lease.view(), asked, legs, deadline);
            ExplainedHit explained = Explaining.of(lease.view(), asked, legs, candidates, number);
            Beside.requireWanted();
            return explained;
        }
    }

    /**
     * The documents most like those given, which are left out; the total is how many are given back.
     *
     * @throws BadQuery when the index has no document of one of the ids
     */
    public Results similar(Likeness asked) {
        long start = System.nanoTime();
        try (PinnedViews.Lease lease = newest()) {
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

    /** Stops its threads, and closes the views kept for cursors. */
    @Override
    public void close() {
        beside.close();
        views.close();
    }
}
