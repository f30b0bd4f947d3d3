package pith.engine;

/**
 * What somebody who types may be about to write.
 *
 * @param text all of it: what was typed with its last word whole, or a title
 * @param documents how many have it; at least 1
 */
public record Completion(String text, Kind kind, long documents) {
    /** The commonest words, and titles, that a completion is chosen from. */
    public static final int CONSIDERED = 50;

    public static final int DEFAULT_MOST = 8;

    /** What is completed. */
    public enum Kind {
        /** The last word. */
        WORD,
        /** A document's title. */
        TITLE
    }

    /**
     * Refuses a number of completions that nobody can be given.
     *
     * @throws BadQuery when it is not between 1 and {@value #CONSIDERED}
     */
    public static void requireMost(int most) {
        if (most < 1 || most > CONSIDERED) {
            throw new BadQuery("limit " + most + " is not between 1 and " + CONSIDERED);
        }
    }
}
