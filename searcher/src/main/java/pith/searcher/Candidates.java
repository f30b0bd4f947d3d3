package pith.searcher;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import pith.engine.Deadline;
import pith.engine.Explanation;
import pith.engine.Filter;
import pith.engine.Fusion;
import pith.engine.IndexView;
import pith.engine.IndexView.Matches;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Results.Part;
import pith.engine.Sort;

/**
 * The candidate set of a query and its scores: the documents that match the words united with the best by vector, each
 * with both kinds of evidence. What a leg did not bring for a candidate of the other is computed, never taken as zero.
 * Of these, those are left that the query's least score and its filters {@link Filter.Among} the found leave; totals,
 * facets, sorting and pages are all of the rest.
 */
final class Candidates {
    private final IndexView view;
    private final double weight;
    private final List<Sort> sorts;
    private final int[] documents;
    private final double[] bm25;
    private final double[] cosines;
    private final double bound;
    private final boolean exact;
    private final Fused fused;
    private final Set<Part> unfinished;
    private final int[] kept; // candidates, ascending
    private final long wordMatches;

    /**
     * Unites what the legs found.
     *
     * @param view of the legs, with all the time
     * @param deadline until which what a leg did not bring is computed
     */
    Candidates(IndexView view, Asked asked, Legs legs, Deadline deadline) {
        Query query = asked.query();
        this.view = view;
        this.weight = weight(query);
        this.sorts = query.ranking().sort();
        Matches byWords = legs.byWords();
        Matches byVector = legs.byVector();
        bound = byWords.bound();
        unfinished = EnumSet.noneOf(Part.class);
        unfinished.addAll(legs.unfinished());
        wordMatches = byWords.total();
        documents = union(byWords.documents(), byVector.documents());
        bm25 = spread(byWords);
        cosines = spread(byVector);
        if (query.mode() == Mode.HYBRID) {
            IndexView timed = view.until(deadline);
            if (legs.vector().length > 0) {
                complete(cosines, byVector, Part.VECTOR, missing -> timed.cosines(legs.vector(), missing));
            }
            if (!byWords.exact()) {
                complete(bm25, byWords, Part.WORDS, missing -> timed.bm25(asked.words(), missing));
            }
        }
        exact = byWords.exact() && byVector.finished();
        Fusion fusion = query.mode() == Mode.HYBRID ? query.ranking().fusion() : Fusion.BOUNDED;
        fused = new Fused(fusion, weight, cosines, bm25, bound);
        kept = kept(Narrowing.of(query.filter()).among(), query.ranking().minScore());
    }

    private int[] kept(Filter among, double minScore) {
        int[] passing = among.equals(Filter.ALL) ? documents : view.passing(documents, among);
        return IntStream.of(passing)
                .map(document -> Arrays.binarySearch(documents, document))
                .filter(candidate -> score(candidate) >= minScore)
                .toArray();
    }

    /** The vector's share of the score. */
    static double weight(Query query) {
        return switch (query.mode()) {
            case WORDS -> 0;
            case VECTOR -> 1;
            case HYBRID -> query.weight();
        };
    }

    /** How many candidates there are. */
    int total() {
        return kept.length;
    }

    /** All of them, in no order. */
    int[] documents() {
        return IntStream.of(kept).map(candidate -> documents[candidate]).toArray();
    }

    /** Whether the words leg ranked all of its matches, and time sufficed for both. */
    boolean exact() {
        return exact;
    }

    /** What the time did not suffice for; its scores are the least that they can be. */
    Set<Part> unfinished() {
        return unfinished;
    }

    /** How scores are made. */
    Fused fused() {
        return fused;
    }

    /** The place of a document among the candidates, in no order; negative where it is none of them. */
    int candidate(int document) {
        int candidate = Arrays.binarySearch(documents, document);
        return candidate >= 0 && Arrays.binarySearch(kept, candidate) >= 0 ? candidate : -1;
    }

    double score(int candidate) {
        return fused.score(cosines[candidate], bm25[candidate]);
    }

    /** How many candidates hold words of the query. */
    long wordMatches() {
        return wordMatches;
    }

    int document(int candidate) {
        return documents[candidate];
    }

    Explanation explanation(int candidate) {
        return new Explanation(weight, cosines[candidate], bm25[candidate], bound);
    }

    /**
     * The candidates from place {@code from} to place {@code to} by the query's sorts, then by score; equal scores in the
     * order of their ids.
     */
    int[] ranked(int from, int to) {
        double[] scores = IntStream.of(kept).mapToDouble(this::score).toArray();
        int[] order =
                sorts.isEmpty() ? view.ranked(documents(), scores) : SortOrder.of(view, documents(), scores, sorts);
        int first = Math.min(from, order.length);
        int[] page = Arrays.copyOfRange(order, first, Math.clamp(to, first, order.length));
        return IntStream.of(page).map(place -> kept[place]).toArray();
    }

    private static int[] union(int[] a, int[] b) {
        int[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return Arrays.stream(all).sorted().distinct().toArray();
    }

    /** A leg's scores in the places of the union, 0 where it has none. */
    private double[] spread(Matches leg) {
        double[] scores = new double[documents.length];
        for (int i = 0; i < leg.documents().length; i++) {
            scores[Arrays.binarySearch(documents, leg.documents()[i])] = leg.scores()[i];
        }
        return scores;
    }

    private void complete(double[] scores, Matches leg, Part part, Compute compute) {
        int[] known = leg.documents().clone();
        Arrays.sort(known);
        int[] missing = Arrays.stream(documents)
                .filter(document -> Arrays.binarySearch(known, document) < 0)
                .toArray();
        double[] computed = compute.scores(missing);
        for (int i = 0; i < missing.length; i++) {
            if (Double.isNaN(computed[i])) {
                unfinished.add(part);
            } else {
                scores[Arrays.binarySearch(documents, missing[i])] = computed[i];
            }
        }
    }

    private interface Compute {
        double[] scores(int[] documents);
    }
}
