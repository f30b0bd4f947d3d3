package pith.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is asked. Immutable.
 *
 * @param text a question in full, not blank, at most {@link Query#MAX_TEXT_LENGTH} UTF-16 units
 * @param limit answers at most, 1 to {@value #MAX_LIMIT}
 * @param passages how many of the best passages are read, 1 to {@value #MAX_PASSAGES}
 * @param threshold the least probability of an answer, 0 to 1; less is "no answer found"; null for the reader's own
 *     judgement ({@link Calibration#threshold} and {@link Calibration#leastPresent}), or {@value #UNCALIBRATED_THRESHOLD}
 *     where it has none
 * @param filter which documents may answer
 * @param timeLimit for all; where it runs out, the answers of what was read until then are given and marked as partial
 */
public record Question(
        String text, int limit, int passages, @Nullable Double threshold, Filter filter, Duration timeLimit) {

    public static final int MAX_LIMIT = 100;
    public static final int MAX_PASSAGES = 100;
    public static final int DEFAULT_LIMIT = 3;
    public static final int DEFAULT_PASSAGES = 10;

    /** Of a reader without {@link Calibration}: a share of belief, not a probability. */
    public static final double UNCALIBRATED_THRESHOLD = 0.2;

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
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            throw new BadQuery("threshold " + threshold + " is not between 0 (any answer) and 1");
        }
        if (timeLimit.isNegative() || timeLimit.isZero() || timeLimit.compareTo(Query.MAX_TIME_LIMIT) > 0) {
            throw new BadQuery("time limit " + timeLimit + " is not positive and at most " + Query.MAX_TIME_LIMIT);
        }
    }

    /** A question with the defaults. */
    public static Question of(String text) {
        return new Question(text, DEFAULT_LIMIT, DEFAULT_PASSAGES, null, Filter.ALL, Query.DEFAULT_TIME_LIMIT);
    }

    public Question withLimit(int limit) {
        return new Question(text, limit, passages, threshold, filter, timeLimit);
    }

    public Question withPassages(int passages) {
        return new Question(text, limit, passages, threshold, filter, timeLimit);
    }

    public Question withThreshold(double threshold) {
        return new Question(text, limit, passages, threshold, filter, timeLimit);
    }

    public Question withFilter(Filter filter) {
        return new Question(text, limit, passages, threshold, filter, timeLimit);
    }

    public Question withTimeLimit(Duration timeLimit) {
        return new Question(text, limit, passages, threshold, filter, timeLimit);
    }
}
