package pith.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for. Immutable.
 *
 * @param text words or a question, not blank, at most {@value #MAX_TEXT_LENGTH} UTF-16 units
 * @param syntax how the text is read
 * @param mode which evidence ranks the documents
 * @param limit hits on a page, 1 to {@value #MAX_LIMIT}
 * @param offset hits to pass over, 0 to {@value #MAX_OFFSET}; 0 with a cursor
 * @param filter which documents may be found
 * @param ranking how they are scored and ordered
 * @param shown what of them is shown
 * @param timeLimit for the whole query; where it runs out, what was found until then is given and marked as partial
 * @param cursor the cursor of the page before, to go on in the same view of the index; null for the first page
 */
public record Query(
        String text,
        Syntax syntax,
        Mode mode,
        int limit,
        int offset,
        Filter filter,
        Ranking ranking,
        Shown shown,
        Duration timeLimit,
        @Nullable String cursor) {

    public static final int MAX_TEXT_LENGTH = 10_000;
    public static final int MAX_LIMIT = 1_000;
    public static final int MAX_OFFSET = 100_000;
    public static final int DEFAULT_LIMIT = 10;
    public static final Duration MAX_TIME_LIMIT = Duration.ofMinutes(10);
    public static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(30);

    public Query {
        if (text.isBlank()) {
            throw new BadQuery("the query is empty; say what to look for");
        }
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new BadQuery(
                    "the query has " + text.length() + " characters; at most " + MAX_TEXT_LENGTH + " are taken");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new BadQuery("limit " + limit + " is not between 1 and " + MAX_LIMIT);
        }
        if (offset < 0 || offset > MAX_OFFSET) {
            throw new BadQuery("offset " + offset + " is not between 0 and " + MAX_OFFSET);
        }
        if (ranking.window() < limit) {
            throw new BadQuery("window " + ranking.window() + " is less than the limit, " + limit);
        }
        if (timeLimit.isNegative() || timeLimit.isZero() || timeLimit.compareTo(MAX_TIME_LIMIT) > 0) {
            throw new BadQuery("time limit " + timeLimit + " is not positive and at most " + MAX_TIME_LIMIT);
        }
        if (cursor != null && offset != 0) {
            throw new BadQuery("offset " + offset + " beside a cursor; the cursor says where to go on");
        }
    }

    /** A hybrid query for the first {@value #DEFAULT_LIMIT} hits. */
    public static Query of(String text) {
        return new Query(
                text,
                Syntax.FORGIVING,
                Mode.HYBRID,
                DEFAULT_LIMIT,
                0,
                Filter.ALL,
                Ranking.DEFAULT,
                Shown.DEFAULT,
                DEFAULT_TIME_LIMIT,
                null);
    }

    /** See {@link Ranking#weight}. */
    public double weight() {
        return ranking.weight();
    }

    /** See {@link Ranking#window}. */
    public int window() {
        return ranking.window();
    }

    /** Whether scores of this query can be compared with those of others; of one kind of evidence alone they always can. */
    public boolean comparable() {
        return mode != Mode.HYBRID || ranking.fusion().comparable();
    }

    public Query withSyntax(Syntax syntax) {
        return new Query(text, syntax, mode, limit, offset, filter, ranking, shown, timeLimit, cursor);
    }

    public Query withMode(Mode mode) {
        return new Query(text, syntax, mode, limit, offset, filter, ranking, shown, timeLimit, cursor);
    }

    public Query withOffset(int offset) {
        return new Query(text, syntax, mode, limit, offset, filter, ranking, shown, timeLimit, cursor);
    }

    public Query withFilter(Filter filter) {
        return new Query(text, syntax, mode, limit, offset, filter, ranking, shown, timeLimit, cursor);
    }

    public Query withRanking(Ranking ranking) {
        return new Query(text, syntax, mode, limit, offset, filter, ranking, shown, timeLimit, cursor);
    }

    public Query withShown(Shown shown) {
        return new Query(text, syntax, mode, limit, offset, filter, ranking, shown, timeLimit, cursor);
    }

    public Query withTimeLimit(Duration timeLimit) {
        return new Query(text, syntax, mode, limit, offset, filter, ranking, shown, timeLimit, cursor);
    }

    /** The same query for another page size; a limit over the window widens the window to it. */
    public Query withLimit(int limit) {
        Ranking wide = limit > ranking.window() && limit <= MAX_LIMIT ? ranking.withWindow(limit) : ranking;
        return new Query(text, syntax, mode, limit, offset, filter, wide, shown, timeLimit, cursor);
    }

    public Query withWeight(double weight) {
        return withRanking(ranking.withWeight(weight));
    }

    public Query withWindow(int window) {
        return withRanking(ranking.withWindow(window));
    }

    public Query withCursor(@Nullable String cursor) {
        return new Query(text, syntax, mode, limit, offset, filter, ranking, shown, timeLimit, cursor);
    }
}
