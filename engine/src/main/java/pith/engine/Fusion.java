package pith.engine;

/** How the scores of words and vectors become one. */
public enum Fusion {
    /** The weighted mean of the two, each by a bound that no document exceeds: see {@link Explanation}. */
    BOUNDED,
    /**
     * Reciprocal rank fusion with k = 60, words and vectors weighted: Cormack, Clarke and Buettcher, "Reciprocal Rank
     * Fusion outperforms Condorcet and individual Rank Learning Methods" (2009). Places are among all candidates; those of
     * equal evidence share the better place, and one without any of the words has none by words and gets nothing there.
     * Times 61, so that 1 is the first place by both.
     */
    RRF,
    /**
     * The weighted mean of the two, each scaled by the least, 0, and the most, 1, among the candidates. Where all are
     * equal, as where there is one, it is 1 if there is any evidence.
     */
    MIN_MAX,
    /**
     * The weighted mean of the two, each by how many standard deviations it is from the candidates' mean, as a number
     * between 0 and 1: {@link Explained.Operation#SQUASHED}.
     */
    Z_SCORE;

    /** Whether a score means the same from query to query; those made of the other candidates do not. */
    public boolean comparable() {
        return this == BOUNDED;
    }
}
