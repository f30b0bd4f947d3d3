package pith.searcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pith.engine.Explained;
import pith.engine.Explained.Operation;
import pith.engine.Explanation;
import pith.engine.Fusion;

/**
 * The score of a candidate by a fusion, as a number and as a tree. {@link Fusion#BOUNDED} looks at the candidate alone,
 * the others at all of them. A kind of evidence that a mode or a weight leaves out is no part of it.
 */
final class Fused {
    /** As Cormack, Clarke and Buettcher chose it. */
    private static final double RRF_K = 60;

    private final Fusion fusion;
    private final double weight;
    private final double bound;
    private final Column cosines;
    private final Column bm25;

    /**
     * @param weight the vector's share
     * @param cosines one a candidate
     * @param bm25 one a candidate
     * @param bound what no BM25 exceeds
     */
    Fused(Fusion fusion, double weight, double[] cosines, double[] bm25, double bound) {
        this.fusion = fusion;
        this.weight = weight;
        this.bound = bound;
        boolean alone = fusion == Fusion.BOUNDED;
        this.cosines = new Column(alone ? new double[0] : cosines);
        this.bm25 = new Column(alone ? new double[0] : bm25);
    }

    /** The score, 0 to 1, of a candidate with this evidence. */
    double score(double cosine, double words) {
        return switch (fusion) {
            case BOUNDED -> new Explanation(weight, cosine, words, bound).score();
            case RRF ->
                (1 + RRF_K)
                        * (weight * reciprocal(cosines.place(cosine))
                                + (1 - weight) * (words > 0 ? reciprocal(bm25.place(words)) : 0));
            case MIN_MAX -> weight * cosines.between(cosine) + (1 - weight) * bm25.between(words);
            case Z_SCORE ->
                Operation.SQUASHED.of(weight * cosines.deviations(cosine) + (1 - weight) * bm25.deviations(words));
        };
    }

    private static double reciprocal(int place) {
        return Operation.RECIPROCAL_RANK.of(RRF_K, place);
    }

    /** The same score with all that it is made of. */
    Explained explained(Explained cosine, Explained words) {
        return switch (fusion) {
            case BOUNDED ->
                sum(
                        Explained.by(Operation.WITHIN_0_AND_1, "likeness of meaning", cosine),
                        Explained.by(
                                Operation.WITHIN_0_AND_1,
                                "share of the words",
                                Explained.by(
                                        Operation.QUOTIENT,
                                        "BM25 by its bound",
                                        words,
                                        Explained.given("bound, the sum of the words' boost times idf", bound))),
                        "score");
            case RRF ->
                Explained.by(
                        Operation.PRODUCT,
                        "score",
                        Explained.given("so that first by both is 1", 1 + RRF_K),
                        sum(
                                placed("cosine", cosines, cosine.value()),
                                words.value() > 0
                                        ? placed("BM25", bm25, words.value())
                                        : Explained.given("no place by BM25, having none of the words", 0),
                                "both"));
            case MIN_MAX ->
                sum(
                        between("cosine among the candidates'", cosines, cosine),
                        between("BM25 among the candidates'", bm25, exact(words)),
                        "score");
            case Z_SCORE ->
                Explained.by(
                        Operation.SQUASHED,
                        "score",
                        sum(
                                deviations("cosine above the mean", cosines, cosine),
                                deviations("BM25 above the mean", bm25, exact(words)),
                                "both"));
        };
    }

    private Explained sum(Explained byVector, Explained byWords, String what) {
        List<Explained> parts = new ArrayList<>();
        if (weight > 0) {
            Explained share = Explained.given("weight of meaning", weight);
            parts.add(Explained.by(Operation.PRODUCT, "by meaning", share, byVector));
        }
        if (weight < 1) {
            Explained share = Explained.given("weight of words", 1 - weight);
            parts.add(Explained.by(Operation.PRODUCT, "by words", share, byWords));
        }
        return Explained.by(Operation.SUM, what, parts);
    }

    private static Explained placed(String what, Column column, double value) {
        String by = String.format(Locale.ROOT, "place by %s (%.4f) among %d", what, value, column.size());
        return Explained.by(
                Operation.RECIPROCAL_RANK,
                "place by " + what,
                Explained.given("k", RRF_K),
                Explained.given(by, column.place(value)));
    }

    private static Explained between(String what, Column column, Explained value) {
        return Explained.by(
                Operation.BETWEEN,
                what,
                value,
                Explained.given("the least", column.least()),
                Explained.given("the most", column.most()));
    }

    private static Explained deviations(String what, Column column, Explained value) {
        return Explained.by(
                Operation.DEVIATIONS,
                what,
                value,
                Explained.given("mean", column.mean()),
                Explained.given("standard deviation", column.deviation()));
    }

    /** With what rounding took from a sum, since a small difference of two scores may be made large. */
    private static Explained exact(Explained words) {
        double rounded = words.value() - words.recomputed();
        return rounded == 0
                ? words
                : new Explained(
                        words.what(),
                        words.value(),
                        Operation.SUM,
                        List.of(words.named("words"), Explained.given("rounding", rounded)));
    }
}
