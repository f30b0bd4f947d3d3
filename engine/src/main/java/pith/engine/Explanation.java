package pith.engine;

/**
 * What a score is made of: {@code score = weight * max(0, cosine) + (1 - weight) * bm25 / bound}, with the last term 0
 * where the bound is 0.
 *
 * <p>BM25 without the factor k1 + 1 gives each term less than its inverse document frequency, so the sum of these over
 * the query's terms (times the fields' boosts) bounds it, whatever the document: the quotient lies in [0, 1) and means
 * the same for every filter and page. Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval"
 * (2023), section 4, call this the theoretical bound.
 *
 * @param weight the vector's share, 0 to 1: 0 in words mode, 1 in vector mode
 * @param cosine the best passage's cosine with the query, -1 to 1, from full-precision vectors; that of the passages' middle
 *     where documents are compared (see {@link Likeness}); 0 in words mode
 * @param bm25 the document's BM25, 0 or more; 0 in vector mode
 * @param bound the sum of boost times idf over the query's terms, 0 or more; 0 when the index knows none of them
 */
public record Explanation(double weight, double cosine, double bm25, double bound) {

    /** The vector's part before weighting, 0 to 1. */
    public double vector() {
        return Math.max(0, Math.min(1, cosine));
    }

    /** The words' part before weighting, 0 to 1. */
    public double words() {
        return bound > 0 ? Math.min(1, bm25 / bound) : 0;
    }

    /** The score, 0 to 1. */
    public double score() {
        return weight * vector() + (1 - weight) * words();
    }
}
