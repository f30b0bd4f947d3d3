package pith.engine;

/**
 * What is asked. Immutable.
 *
 * @param text a question in full, not blank, at most {@link Query#MAX_TEXT_LENGTH} UTF-16 units
 * @param limit answers at most, 1 to {@value #MAX_LIMIT}
 * @param passages how many of the best passages are read, 1 to {@value #MAX_PASSAGES}
 * @param threshold the least probability of an answer, 0 to 1; less is "no answer found"
 * @param filter which documents may answer
 */
public record Question(String text, int limit, int passages, double threshold, Filter filter) {

    public static final int MAX_LIMIT = 100;
    public static final int MAX_PASSAGES = 100;
    public static final int DEFAULT_LIMIT = 3;
    public static final int DEFAULT_PASSAGES = 10;

    /**
     * On the questions that {@code Answerer}'s weights were fitted on, silence for 77 % of those whose answer is not
     * there and for 17 % of those whose is: the best difference of the two among 0.1, 0.2, ... 0.6.
     */
    public static final double DEFAULT_THRESHOLD = 0.2;

    public Question {
        if (text.isBlank()) {
            throw new BadQuery("the question is empty; say what to answer");
        }
        if (text.length() > Query.MAX_TEXT_LENGTH) {
            throw new BadQuery("the question has " + text.length() + " characters; at most " + Query.MAX_TEXT_LENGTH
                    + " are taken");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new BadQuery("limit " + limit + " is not between 1 and " + MAX_LIMIT);
        }
        if (passages < 1 || passages > MAX_PASSAGES) {
            throw new BadQuery("passages " + passages + " is not between 1 and " + MAX_PASSAGES);
        }
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new BadQuery("threshold " + threshold + " is not between 0 (any answer) and 1");
        }
    }

    /** A question with the defaults. */
    public static Question of(String text) {
        return new Question(text, DEFAULT_LIMIT, DEFAULT_PASSAGES, DEFAULT_THRESHOLD, Filter.ALL);
    }

    public Question withLimit(int limit) {
        return new Question(text, limit, passages, threshold, filter);
    }

    public Question withPassages(int passages) {
        return new Question(text, limit, passages, threshold, filter);
    }

    public Question withThreshold(double threshold) {
        return new Question(text, limit, passages, threshold, filter);
    }

    public Question withFilter(Filter filter) {
        return new Question(text, limit, passages, threshold, filter);
    }
}
