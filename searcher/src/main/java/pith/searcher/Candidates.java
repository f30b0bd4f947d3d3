package pith.searcher;

import java.util.Arrays;
import java.util.stream.IntStream;
import pith.engine.Explanation;
import pith.engine.Filter;
import pith.engine.IndexView;
import pith.engine.IndexView.Matches;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Words;

/**
 * The candidate set of a query and its scores: the documents that match the words united with the best by vector, each
 * with both kinds of evidence. What a leg did not bring for a candidate of the other is computed, never taken as zero.
 */
final class Candidates {
    private static final Matches NONE = new Matches(new int[0], new double[0], 0, true, 0);

    private final IndexView view;
    private final double weight;
    private final int[] documents;
    private final double[] bm25;
    private final double[] cosines;
    private final double bound;
    private final boolean exact;

    /**
     * Finds the candidates.
     *
     * @param words the query's
     * @param vector the query's; not looked at in words mode
     */
    Candidates(IndexView view, Query query, Words words, float[] vector) {
        this.view = view;
        this.weight = weight(query);
        Filter filter = query.filter();
        Matches byWords = query.mode() == Mode.VECTOR ? NONE : view.byWords(words, filter);
        Matches byVector = query.mode() == Mode.WORDS ? NONE : view.byVector(vector, filter, query.window());
        bound = byWords.bound();
        exact = byWords.exact();
        documents = union(byWords.documents(), byVector.documents());
        bm25 = spread(byWords);
        cosines = spread(byVector);
        if (query.mode() == Mode.HYBRID) {
            complete(cosines, byVector, missing -> view.cosines(vector, missing));
            if (!exact) {
                complete(bm25, byWords, missing -> view.bm25(words, missing));
            }
        }
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
        return documents.length;
    }

    /** Whether the words leg ranked all of its matches. */
    boolean exact() {
        return exact;
    }

    int document(int candidate) {
        return documents[candidate];
    }

    Explanation explanation(int candidate) {
        return new Explanation(weight, cosines[candidate], bm25[candidate], bound);
    }

    /** The candidates from place {@code from} to place {@code to} by score; equal scores in the order of their ids. */
    int[] ranked(int from, int to) {
        double[] scores = IntStream.range(0, documents.length)
                .mapToDouble(i -> explanation(i).score())
                .toArray();
        int[] order = view.ranked(documents, scores);
        int first = Math.min(from, order.length);
        return Arrays.copyOfRange(order, first, Math.clamp(to, first, order.length));
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

    private void complete(double[] scores, Matches leg, Compute compute) {
        int[] known = leg.documents().clone();
        Arrays.sort(known);
        int[] missing = Arrays.stream(documents)
                .filter(document -> Arrays.binarySearch(known, document) < 0)
                .toArray();
        double[] computed = compute.scores(missing);
        for (int i = 0; i < missing.length; i++) {
            scores[Arrays.binarySearch(documents, missing[i])] = computed[i];
        }
    }

    private interface Compute {
        double[] scores(int[] documents);
    }
}
