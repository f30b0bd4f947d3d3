package pith.searcher;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import pith.engine.IndexView;
import pith.engine.IndexView.Matches;

/**
 * The cosines of a query's candidates: those that the vector leg brought, and of the others those that are asked for,
 * since to compare all passages of thousands of documents that have nothing but some of the words takes longer than all
 * the rest of a search. Not thread-safe.
 */
final class Cosines {
    private final IndexView view;
    private final float[] query;
    private final int[] documents;
    private final double[] values;
    private final BitSet known;
    private final double ceiling;
    private boolean finished = true;

    /**
     * Takes over what the leg brought.
     *
     * @param view with the time for the others
     * @param query of no length where there is no vector: then all cosines are known to be 0
     * @param documents the candidates, ascending
     */
    Cosines(IndexView view, float[] query, int[] documents, Matches leg) {
        this.view = view;
        this.query = query;
        this.documents = documents;
        values = new double[documents.length];
        known = new BitSet(documents.length);
        double least = 1;
        for (int i = 0; i < leg.documents().length; i++) {
            int candidate = Arrays.binarySearch(documents, leg.documents()[i]);
            values[candidate] = leg.scores()[i];
            known.set(candidate);
            least = Math.min(least, leg.scores()[i]);
        }
        ceiling = leg.finished() ? least : 1;
        if (query.length == 0) {
            known.set(0, documents.length);
        }
    }

    boolean known(int candidate) {
        return known.get(candidate);
    }

    /**
     * What the cosine of a candidate that the leg did not bring does not exceed: the least of those that it brought, which
     * are the best, as far as the index's graph finds them.
     */
    double ceiling() {
        return ceiling;
    }

    /** The cosine; the least that it can be, 0, where the time did not suffice for it. */
    double of(int candidate) {
        if (!known.get(candidate)) {
            compute(new int[] {candidate});
        }
        return values[candidate];
    }

    /** Computes those that are not known. */
    void compute(int[] candidates) {
        int[] missing =
                IntStream.of(candidates).filter(i -> !known.get(i)).sorted().toArray();
        double[] computed =
                view.cosines(query, IntStream.of(missing).map(i -> documents[i]).toArray());
        for (int i = 0; i < missing.length; i++) {
            if (Double.isNaN(computed[i])) {
                finished = false;
            } else {
                values[missing[i]] = computed[i];
            }
            known.set(missing[i]);
        }
    }

    /** All of them, the candidates' in their order. */
    double[] all() {
        compute(IntStream.range(0, documents.length).toArray());
        return values;
    }

    /** Whether time has sufficed for all that were asked for. */
    boolean finished() {
        return finished;
    }
}
