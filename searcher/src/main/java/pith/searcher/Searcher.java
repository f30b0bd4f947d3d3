package pith.searcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import pith.engine.BadQuery;
import pith.engine.Cosine;
import pith.engine.Deadline;
import pith.engine.Document;
import pith.engine.Encoder;
import pith.engine.ExplainedHit;
import pith.engine.Explanation;
import pith.engine.Facet;
import pith.engine.FacetCounts;
import pith.engine.Filter;
import pith.engine.Hit;
import pith.engine.Hit.ScoredPassage;
import pith.engine.Index;
import pith.engine.IndexUnavailable;
import pith.engine.IndexView;
import pith.engine.IndexView.Matches;
import pith.engine.IndexView.Passages;
import pith.engine.Mode;
import pith.engine.Passage;
import pith.engine.Pieces;
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
    /** How many passages a hit shows. */
    static final int PASSAGES_PER_HIT = 3;

    /** How long after the deadline hits are still shown: what was found in time is of use only if it is seen. */
    private static final Duration TO_SHOW = Duration.ofMillis(60);

    private final Encoder encoder;
    private final Supplier<Reranker> reranker;
    private final LongSupplier nanoTime;
    private final PinnedViews views;
    private final Beside beside = new Beside();

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

    /**
     * A page of the documents that fit the query best. When the query's time is over, it gives what it has, within a tenth
     * of a second, and {@link Results#unfinished} says what is missing; to load a reranker is not counted.
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
            Query query, PinnedViews.Lease lease, int offset, Reranked.Look look, Deadline deadline, long start) {
        IndexView view = lease.view();
        Legs legs = Legs.of(query, lease, deadline, encoder, beside);
        Candidates candidates = new Candidates(view, query, legs, deadline);
        Set<Part> unfinished = candidates.unfinished();
        Deadline toShow = deadline.plus(TO_SHOW);
        List<Hit> hits = new ArrayList<>();
        int end = offset + query.limit();
        int top = offset < look.top() ? look.top() : 0; // further down nothing changes its place
        if (top > 0) {
            List<Hit> best = hits(view, query, legs, candidates, candidates.ranked(0, top), toShow, unfinished);
            Reranked again = look.again(query, best, deadline, beside);
            if (!again.complete()) {
                unfinished.add(Part.RERANK);
            }
            int last = Math.min(end, best.size());
            hits.addAll(again.hits().subList(Math.min(offset, last), last));
        }
        int[] rest = candidates.ranked(Math.max(offset, top), Math.max(end, top));
        hits.addAll(hits(view, query, legs, candidates, rest, toShow, unfinished));
        List<FacetCounts> facets = facets(view, candidates, query.shown().facets(), toShow, unfinished);
        Beside.requireWanted();
        int next = offset + hits.size();
        boolean ordered = unfinished.stream().allMatch(part -> part == Part.FACETS);
        String cursor = ordered && next < candidates.total() && !hits.isEmpty()
                ? Cursor.after(view.name(), next, query).toString()
                : null;
        return new Results(
                hits,
                candidates.total(),
                candidates.exact(),
                facets,
                unfinished,
                DidYouMean.of(query, view, candidates.wordMatches()),
                view.name(),
                cursor,
                millisSince(start));
    }

    private static List<FacetCounts> facets(
            IndexView view, Candidates candidates, List<Facet> facets, Deadline deadline, Set<Part> unfinished) {
        if (facets.isEmpty()) {
            return List.of();
        }
        if (deadline.mustStop()) {
            unfinished.add(Part.FACETS);
            return List.of();
        }
        return view.count(candidates.documents(), facets);
    }

    /** As many of the hits as the time suffices for. */
    private static List<Hit> hits(
            IndexView view,
            Query query,
            Legs legs,
            Candidates candidates,
            int[] order,
            Deadline deadline,
            Set<Part> unfinished) {
        List<Hit> hits = new ArrayList<>();
        for (int candidate : order) {
            if (deadline.mustStop()) {
                unfinished.add(Part.HITS);
                break;
            }
            Hit hit =
                    hit(view, candidates.document(candidate), query, legs.vector(), candidates.explanation(candidate));
            hits.add(hit.withScore(candidates.score(candidate)));
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
            Legs legs = Legs.of(query, lease, deadline, encoder, beside);
            Candidates candidates = new Candidates(lease.view(), query, legs, deadline);
            ExplainedHit explained = Explaining.of(lease.view(), query, legs, candidates, number);
            Beside.requireWanted();
            return explained;
        }
    }

    private static Hit hit(IndexView view, int number, Query query, float[] vector, Explanation explanation) {
        Document document = view.document(number);
        Passages passages = view.passages(number, query.text());
        List<float[]> vectors = vector.length == 0 ? List.of() : view.vectors(number);
        int count = passages.starts().length;
        Explanation[] each = new Explanation[count];
        Integer[] order = new Integer[count];
        for (int i = 0; i < count; i++) {
            double cosine = vectors.isEmpty() ? 0 : Cosine.of(vector, vectors.get(i));
            double bm25 = query.mode() == Mode.VECTOR ? 0 : passages.bm25()[i];
            each[i] = new Explanation(explanation.weight(), cosine, bm25, passages.bound());
            order[i] = i;
        }
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -each[i].score()));
        List<ScoredPassage> best = new ArrayList<>();
        for (int i = 0; i < Math.min(count, PASSAGES_PER_HIT); i++) {
            int at = order[i];
            Passage passage = Passage.of(document, at, passages.starts()[at], passages.ends()[at]);
            best.add(new ScoredPassage(
                    passage, each[at].score(), view.wordsIn(query.text(), passage.text(), document.language())));
        }
        return new Hit(document, best, explanation.score(), explanation);
    }

    /**
     * The documents most like those given, which are left out. Likeness is the cosine of a document's best passage with
     * the mean of the given documents' passage vectors.
     *
     * @param ids at least one
     * @param limit 1 to {@link Query#MAX_LIMIT}
     * @throws BadQuery when the index has no document of one of the ids
     */
    public Results similar(List<String> ids, int limit, Filter filter) {
        long start = System.nanoTime();
        if (ids.isEmpty()) {
            throw new BadQuery("no document id; give one or several to find documents like them");
        }
        if (limit < 1 || limit > Query.MAX_LIMIT) {
            throw new BadQuery("limit " + limit + " is not between 1 and " + Query.MAX_LIMIT);
        }
        try (PinnedViews.Lease lease = views.newest()) {
            IndexView view = lease.view();
            Set<Integer> given = new HashSet<>();
            for (String id : ids) {
                int number = view.number(id);
                if (number < 0) {
                    throw new BadQuery("no document has the id \"" + Quote.of(id) + "\"");
                }
                given.add(number);
            }
            float[] vector = mean(view, given);
            Matches near = view.byVector(vector, filter, limit + given.size());
            List<Hit> hits = new ArrayList<>();
            for (int i : view.ranked(near.documents(), near.scores())) {
                if (!given.contains(near.documents()[i]) && hits.size() < limit) {
                    hits.add(similarHit(view, near.documents()[i], vector, near.scores()[i]));
                }
            }
            return new Results(
                    hits, hits.size(), true, List.of(), Set.of(), null, view.name(), null, millisSince(start));
        }
    }

    private static Hit similarHit(IndexView view, int number, float[] vector, double cosine) {
        Document document = view.document(number);
        Passages passages = view.passages(number, "");
        List<float[]> vectors = view.vectors(number);
        int best = 0;
        for (int i = 1; i < vectors.size(); i++) {
            best = Cosine.of(vector, vectors.get(i)) > Cosine.of(vector, vectors.get(best)) ? i : best;
        }
        Explanation explanation = new Explanation(1, cosine, 0, 0);
        Passage passage = Passage.of(document, best, passages.starts()[best], passages.ends()[best]);
        var shown = new ScoredPassage(passage, explanation.score(), new Pieces(new int[0], new int[0]));
        return new Hit(document, List.of(shown), explanation.score(), explanation);
    }

    /** The unit vector in the middle of the documents, each counting the same whatever its length. */
    private float[] mean(IndexView view, Set<Integer> documents) {
        double[] sum = new double[encoder.dimension()];
        for (int document : documents) {
            List<float[]> vectors = view.vectors(document);
            for (float[] vector : vectors) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += vector[i] / vectors.size();
                }
            }
        }
        double length = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / length);
        }
        return mean;
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
