package pith.searcher;

import java.util.List;
import java.util.stream.IntStream;
import pith.engine.BadQuery;
import pith.engine.Cosine;
import pith.engine.Explained;
import pith.engine.ExplainedHit;
import pith.engine.Explanation;
import pith.engine.IndexView;
import pith.engine.IndexView.Passages;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Quote;

/** Tells how a document comes by its score, from its evidence up. */
final class Explaining {
    private Explaining() {}

    /** @param number of the document */
    static ExplainedHit of(IndexView view, Asked asked, Legs legs, Candidates candidates, int number) {
        Query query = asked.query();
        int candidate = candidates.candidate(number);
        if (candidate < 0 && !query.comparable()) {
            throw new BadQuery("the document \"" + Quote.of(view.id(number)) + "\" is none of the "
                    + candidates.total() + " candidates, which alone have a score by the fusion "
                    + query.ranking().fusion() + "; widen the window or the filter, or use the fusion BOUNDED");
        }
        Explanation evidence = candidate < 0 ? evidence(view, asked, legs, number) : candidates.explanation(candidate);
        Explained words = query.mode() == Mode.VECTOR
                ? Explained.given("BM25", 0)
                : withValue(view.explainBm25(asked.words(), number), evidence.bm25());
        Explained score = candidates.fused().explained(cosine(view, asked, legs, number, evidence.cosine()), words);
        return new ExplainedHit(
                view.document(number),
                candidate < 0 ? 0 : rank(candidates, candidate),
                candidates.total(),
                score,
                candidates.unfinished(),
                view.name());
    }

    /** That of a document which no leg found, or which was left out. */
    private static Explanation evidence(IndexView view, Asked asked, Legs legs, int number) {
        int[] one = {number};
        double cosine = legs.vector().length == 0 ? 0 : view.cosines(legs.vector(), one)[0];
        double bm25 = asked.query().mode() == Mode.VECTOR ? 0 : view.bm25(asked.words(), one)[0];
        return new Explanation(
                Candidates.weight(asked.query()), cosine, bm25, legs.byWords().bound());
    }

    /** The engine rounds a sum and its explanation apart, by less than their last digits show. */
    private static Explained withValue(Explained words, double bm25) {
        return bm25 == 0 ? Explained.given("BM25", 0) : new Explained("BM25", bm25, words.operation(), words.parts());
    }

    private static int rank(Candidates candidates, int candidate) {
        int[] order = candidates.ranked(0, candidates.total());
        return 1
                + IntStream.range(0, order.length)
                        .filter(place -> order[place] == candidate)
                        .findFirst()
                        .orElse(-1);
    }

    private static Explained cosine(IndexView view, Asked asked, Legs legs, int number, double cosine) {
        if (legs.vector().length == 0) {
            return Explained.given("cosine", cosine);
        }
        List<float[]> vectors = view.vectors(number);
        int best = 0;
        for (int i = 1; i < vectors.size(); i++) {
            best = Cosine.of(legs.vector(), vectors.get(i)) > Cosine.of(legs.vector(), vectors.get(best)) ? i : best;
        }
        Passages passages = view.passages(number, asked.words());
        return Explained.given(
                "cosine of passage " + (best + 1) + " of " + vectors.size() + ", characters " + passages.starts()[best]
                        + " to " + passages.ends()[best],
                cosine);
    }
}
