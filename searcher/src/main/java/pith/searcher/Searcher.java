package pith.searcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pith.engine.BadQuery;
import pith.engine.Cosine;
import pith.engine.Document;
import pith.engine.Encoder;
import pith.engine.Explanation;
import pith.engine.Filter;
import pith.engine.Hit;
import pith.engine.Hit.ScoredPassage;
import pith.engine.Index;
import pith.engine.IndexView;
import pith.engine.IndexView.Matches;
import pith.engine.IndexView.Passages;
import pith.engine.Mode;
import pith.engine.Passage;
import pith.engine.Pieces;
import pith.engine.Query;
import pith.engine.Quote;
import pith.engine.Results;
import pith.engine.Words;

/**
 * Finds documents by words, by meaning, or both, and documents like others. Every query runs on one view of the index;
 * writing beside it tears nothing. Thread-safe.
 */
public final class Searcher implements AutoCloseable {
    /** How many passages a hit shows. */
    static final int PASSAGES_PER_HIT = 3;

    private final Encoder encoder;
    private final PinnedViews views;
    private volatile Synonyms synonyms = Synonyms.NONE;

    /** Uses the encoder and the index; both stay the caller's to close. */
    public Searcher(Encoder encoder, Index index) {
        this.encoder = encoder;
        this.views = new PinnedViews(index, () -> System.nanoTime() / 1_000_000);
    }

    /** Has all queries from now on look for these beside what they say. */
    public void use(Synonyms chosen) {
        this.synonyms = chosen;
    }

    /**
     * A page of the documents that fit the query best. How its text is read is told by {@link Query#syntax}; words that
     * must or must not be there restrict what is found by meaning too. A query of conditions alone finds all documents
     * that pass, with the score 0, in the order of their ids.
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

    private Results page(Query given, IndexView view, int offset, long start) {
        Asked asked = Asked.of(given, view, synonyms);
        Query query = asked.query();
        float[] vector = query.mode() == Mode.WORDS ? new float[0] : encoder.encodeQuery(asked.meaning());
        Candidates candidates = new Candidates(view, query, asked.words(), vector);
        List<Hit> hits = new ArrayList<>();
        for (int candidate : candidates.ranked(offset, offset + query.limit())) {
            hits.add(hit(view, candidates.document(candidate), asked, vector, candidates.explanation(candidate)));
        }
        int next = offset + hits.size();
        String cursor = next < candidates.total() && !hits.isEmpty()
                ? Cursor.after(view.name(), next, given).toString()
                : null;
        return new Results(
                hits,
                candidates.total(),
                candidates.exact(),
                List.of(),
                Set.of(),
                null,
                view.name(),
                cursor,
                millisSince(start));
    }

    private static Hit hit(IndexView view, int number, Asked asked, float[] vector, Explanation explanation) {
        Document document = view.document(number);
        Query query = asked.query();
        Passages passages = view.passages(number, asked.words());
        List<float[]> vectors = query.mode() == Mode.WORDS ? List.of() : view.vectors(number);
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
                    passage, each[at].score(), view.wordsIn(asked.words(), passage.text(), document.language())));
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
        Passages passages = view.passages(number, Words.NONE);
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

    /** Closes the views kept for cursors. */
    @Override
    public void close() {
        views.close();
    }
}
