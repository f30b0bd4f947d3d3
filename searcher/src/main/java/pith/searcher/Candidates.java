package pith.searcher;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
 *
 * <p>By the score of {@link Fusion#BOUNDED}, a candidate that the vector leg did not bring comes no further than the least
 * cosine of those that it did would take it. Those that so cannot come among the first {@value #FRONT}, or not over
 * the least score, are not compared at all (Fagin, Lotem and Naor, "Optimal Aggregation Algorithms for Middleware",
 * 2003). The graph may overlook a document now and then, so that the rule does not hold for it: the first places are
 * therefore given by it on every page and whatever its size, and those behind them by all scores. Not thread-safe.
 */
final class Candidates {
    /** What pages of the usual sizes show, with one or two more of them. */
    static final int FRONT = 50;

    /** So many are compared before the rule is looked at again. */
    private static final int AT_ONCE = 32;

    private final IndexView view;
    private final double weight;
    private final List<Sort> sorts;
    private final int[] documents;
    private final double[] bm25;
    private final Cosines cosines;
    private final double bound;
    private final boolean exact;
    private final Fused fused;
    private final Set<Part> unfinished;
    private final int[] kept; // candidates, ascending
    private final long wordMatches;
    private int @Nullable [] front; // once asked for

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
        IndexView timed = view.until(deadline);
        boolean hybrid = query.mode() == Mode.HYBRID;
        cosines = new Cosines(timed, legs.vector(), documents, byVector);
        if (hybrid && !byWords.exact()) {
            completeBm25(byWords, timed, asked);
        }
        exact = byWords.exact() && byVector.finished();
        Fusion fusion = hybrid ? query.ranking().fusion() : Fusion.BOUNDED;
        boolean bounded = fusion == Fusion.BOUNDED;
        fused = new Fused(fusion, weight, bounded ? new double[0] : cosines.all(), bm25, bound);
        kept = kept(Narrowing.of(query.filter()).among(), query.ranking().minScore());
    }

    private int[] kept(Filter among, double minScore) {
        int[] passing = (among.equals(Filter.ALL)
                        ? IntStream.range(0, documents.length)
                        : IntStream.of(view.passing(documents, among))
                                .map(document -> Arrays.binarySearch(documents, document)))
                .toArray();
        if (minScore == 0) {
            return passing;
        }
        int[] able = IntStream.of(passing).filter(i -> most(i) >= minScore).toArray();
        cosines.compute(able);
        return IntStream.of(able).filter(i -> score(i) >= minScore).toArray();
    }

    /** What the score of a candidate does not exceed. */
    private double most(int candidate) {
        return cosines.known(candidate) ? score(candidate) : fused.score(cosines.ceiling(), bm25[candidate]);
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

    /** What the time did not suffice for so far; its scores are the least that they can be. */
    Set<Part> unfinished() {
        if (!cosines.finished()) {
            unfinished.add(Part.VECTOR);
        }
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
        return fused.score(cosines.of(candidate), bm25[candidate]);
    }

    /** How many candidates hold words of the query. */
    long wordMatches() {
        return wordMatches;
    }

    int document(int candidate) {
        return documents[candidate];
    }

    Explanation explanation(int candidate) {
        return new Explanation(weight, cosines.of(candidate), bm25[candidate], bound);
    }

    /**
     * The candidates from place {@code from} to place {@code to} by the query's sorts, then by score; equal scores in the
     * order of their ids.
     */
    int[] ranked(int from, int to) {
        int[] order = sorts.isEmpty() ? byScore(to) : bySorts();
        int first = Math.min(from, order.length);
        return Arrays.copyOfRange(order, first, Math.clamp(to, first, order.length));
    }

    private int[] bySorts() {
        cosines.compute(kept);
        int[] order = SortOrder.of(view, documents(), scores(kept), sorts);
        return IntStream.of(order).map(place -> kept[place]).toArray();
    }

    /** Ranks them, or as many as come before place {@code to}. */
    private int[] byScore(int to) {
        int[] first = front();
        if (to <= first.length || first.length == kept.length) {
            return first;
        }
        BitSet before = new BitSet();
        IntStream.of(first).forEach(before::set);
        int[] behind = IntStream.of(kept).filter(i -> !before.get(i)).toArray();
        cosines.compute(behind);
        return IntStream.concat(IntStream.of(first), IntStream.of(ranked(behind)))
                .toArray();
    }

    /** The first {@value #FRONT}. */
    private int[] front() {
        if (front == null) {
            front = Arrays.copyOf(ranked(contenders()), Math.min(FRONT, kept.length));
        }
        return front;
    }

    /** The candidates that may be among the first, compared. */
    private int[] contenders() {
        PriorityQueue<Double> best = new PriorityQueue<>(); // the least of the first at its head
        IntStream.of(kept).filter(cosines::known).forEach(i -> offer(score(i), best));
        int[] open = open(floor(best));
        for (int from = 0; from < open.length && most(open[from]) >= floor(best); from += AT_ONCE) {
            int[] next = Arrays.copyOfRange(open, from, Math.min(from + AT_ONCE, open.length));
            cosines.compute(next);
            IntStream.of(next).forEach(i -> offer(score(i), best));
        }
        double floor = floor(best);
        return IntStream.of(kept)
                .filter(i -> cosines.known(i) && score(i) >= floor)
                .toArray();
    }

    /** Those not compared that can come to a score, the one that can come furthest first. */
    private int[] open(double floor) {
        return IntStream.of(kept)
                .filter(i -> !cosines.known(i) && most(i) >= floor)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -most(i)))
                .mapToInt(i -> i)
                .toArray();
    }

    private static void offer(double score, PriorityQueue<Double> best) {
        best.add(score);
        if (best.size() > FRONT) {
            best.remove();
        }
    }

    /** What a score must come to, to be among the first. */
    private static double floor(PriorityQueue<Double> best) {
        Double least = best.peek();
        return least == null || best.size() < FRONT ? -1 : least;
    }

    private int[] ranked(int[] candidates) {
        int[] each = IntStream.of(candidates).map(i -> documents[i]).toArray();
        return IntStream.of(view.ranked(each, scores(candidates)))
                .map(place -> candidates[place])
                .toArray();
    }

    private double[] scores(int[] candidates) {
        return IntStream.of(candidates).mapToDouble(this::score).toArray();
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

    /** Of the documents that the words leg did not rank. */
    private void completeBm25(Matches byWords, IndexView timed, Asked asked) {
        int[] known = byWords.documents().clone();
        Arrays.sort(known);
        int[] missing = IntStream.range(0, documents.length)
                .filter(candidate -> Arrays.binarySearch(known, documents[candidate]) < 0)
                .toArray();
        double[] computed = timed.bm25(
                asked.words(),
                IntStream.of(missing).map(candidate -> documents[candidate]).toArray());
        for (int i = 0; i < missing.length; i++) {
            if (Double.isNaN(computed[i])) {
                unfinished.add(Part.WORDS);
            } else {
                bm25[missing[i]] = computed[i];
            }
        }
    }
}
