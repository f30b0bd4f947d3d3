package pith.engine;

/** How the scores of words and vectors become one. */
public enum Fusion {
    /** The weighted mean of the two, each by a bound that no document exceeds: see {@link Explanation}. */
    BOUNDED,
    /**
     * Reciprocal rank fusion with k = 60, words and vectors weighted: Cormack, Clarke and Buettcher, "Reciprocal Rank
     * Fusion outperforms Condorcet and individual Rank Learning Methods" (2009).
     */
    RRF,
    /** The weighted mean of the two, each scaled by the least and the most among the candidates. */
    MIN_MAX,
    /** The weighted mean of the two, each by how many standard deviations it is from the candidates' mean. */
    Z_SCORE;

    /** Whether a score means the same from query to query; those made of the other candidates do not. */
    public boolean comparable() {
        return this == BOUNDED;
    }
}
