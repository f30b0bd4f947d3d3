package pith.searcher;

import java.util.stream.IntStream;
import pith.engine.Hit;
import pith.engine.IndexView;

/**
 * The candidates of a query in their order, with near-duplicates folded where that is wanted. Places count from 0, those
 * that are folded into others left out.
 */
final class Order {
    private final Candidates candidates;
    private final int[] ranked; // candidates
    private final Folds folds;
    private final boolean folded;

    private Order(Candidates candidates, int[] ranked, Folds folds, boolean folded) {
        this.candidates = candidates;
        this.ranked = ranked;
        this.folds = folds;
        this.folded = folded;
    }

    /** @param last no place from this one on is asked for */
    static Order of(IndexView view, Candidates candidates, boolean fold, int last) {
        int[] ranked = candidates.ranked(0, fold ? candidates.total() : last);
        Folds folds = fold
                ? Folds.of(view, IntStream.of(ranked).map(candidates::document).toArray())
                : Folds.none(ranked.length);
        return new Order(candidates, ranked, folds, fold);
    }

    /** How many places there are. */
    int total() {
        return folded ? folds.kept().length : candidates.total();
    }

    /** The documents of all places, in no order. */
    int[] documents() {
        return folded
                ? IntStream.of(folds.kept())
                        .map(kept -> candidates.document(ranked[kept]))
                        .toArray()
                : candidates.documents();
    }

    /** The places from {@code from} to {@code to} that there are, for {@link #hit}. */
    int[] places(int from, int to) {
        return folds.kept(from, Math.max(0, to - from));
    }

    /** @param place one of {@link #places} */
    Hit hit(int place, Showing showing) {
        int candidate = ranked[place];
        return showing.hit(candidates.document(candidate), candidates.explanation(candidate), folds.duplicates(place))
                .withScore(candidates.score(candidate));
    }
}
