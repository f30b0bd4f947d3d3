package pith.searcher;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;
import pith.engine.Deadline;
import pith.engine.Explanation;
import pith.engine.Fusion;
import pith.engine.IndexView;
import pith.engine.IndexView.Matches;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Results.Part;

/**
 * The candidate set of a query and its scores: the documents that match the words united with the best by vector, each
 * with both kinds of evidence. What a leg did not bring for a candidate of the other is computed, never taken as zero.
 */
final class Candidates {
    private final IndexView view;
    private final double weight;
    private final int[] documents;
    private final double[] bm25;
    private final double[] cosines;
    private final double bound;
    private final boolean exact;
    private final Fused fused;
    private final Set<Part> unfinished;

    /**
     * Unites what the legs found.
     *
     * @param view of the legs, with all the time
     * @param deadline until which what a leg did not bring is computed
     */
    Candidates(IndexView view, Query query, Legs legs, Deadline deadline) {
        this.view = view;
        this.weight = weight(query);
        Matches byWords = legs.byWords();
        Matches byVector = legs.byVector();
        bound = byWords.bound();
        unfinished = EnumSet.noneOf(Part.class);
        unfinished.addAll(legs.unfinished());
        int[] all = union(byWords.documents(), byVector.documents());
        double[] allBm25 = spread(byWords, all);
        double[] allCosines = spread(byVector, all);
        if (query.mode() == Mode.HYBRID) {
            IndexView timed = view.until(deadline);
            if (legs.vector().length > 0) {
                complete(allCosines, byVector, all, Part.VECTOR, missing -> timed.cosines(legs.vector(), missing));
            }
            if (!byWords.exact()) {
                complete(allBm25, byWords, all, Part.WORDS, missing -> timed.bm25(query.text(), missing));
            }
        }
        exact = byWords.exact() && byVector.finished();
        Fusion fusion = query.mode() == Mode.HYBRID ? query.ranking().fusion() : Fusion.BOUNDED;
        fused = new Fused(fusion, weight, allCosines, allBm25, bound);
        double least = query.ranking().minScore();
        if (least == 0) {
            documents = all;
            bm25 = allBm25;
            cosines = allCosines;
        } else {
            int[] kept = IntStream.range(0, all.length)
                    .filter(i -> fused.score(allCosines[i], allBm25[i]) >= least)
                    .toArray();
            documents = IntStream.of(kept).map(i -> all[i]).toArray();
            bm25 = picked(allBm25, kept);
            cosines = picked(allCosines, kept);
        }
    }

    private static double[] picked(double[] scores, int[] kept) {
        return IntStream.of(kept).mapToDouble(i -> scores[i]).toArray();
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
        return Arrays.binarySearch(documents, document);
    }

    double score(int candidate) {
        return fused.score(cosines[candidate], bm25[candidate]);
    }

    int document(int candidate) {
        return documents[candidate];
    }

    Explanation explanation(int candidate) {
        return new Explanation(weight, cosines[candidate], bm25[candidate], bound);
    }

    /** The candidates from place {@code from} to place {@code to} by score; equal scores in the order of their ids. */
    int[] ranked(int from, int to) {
        double[] scores =
                IntStream.range(0, documents.length).mapToDouble(this::score).toArray();
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
    private static double[] spread(Matches leg, int[] documents) {
        double[] scores = new double[documents.length];
        for (int i = 0; i < leg.documents().length; i++) {
            scores[Arrays.binarySearch(documents, leg.documents()[i])] = leg.scores()[i];
        }
        return scores;
    }

    private void complete(double[] scores, Matches leg, int[] documents, Part part, Compute compute) {
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
