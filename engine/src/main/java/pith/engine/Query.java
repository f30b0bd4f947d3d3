package pith.engine;

import org.jspecify.annotations.Nullable;

/**
 * What is looked for. Immutable.
 *
 * @param text words or a question, not blank, at most {@value #MAX_TEXT_LENGTH} UTF-16 units
 * @param mode which evidence ranks the documents
 * @param limit hits on a page, 1 to {@value #MAX_LIMIT}
 * @param offset hits to pass over, 0 to {@value #MAX_OFFSET}; 0 with a cursor
 * @param filter which documents may be found
 * @param weight the vector's share of the score in {@link Mode#HYBRID}, 0 to 1
 * @param window how many of the best documents by vector are candidates, {@code limit} to {@value #MAX_WINDOW}. It is
 *     part of what is asked, like the filter: totals and pages depend on it, and not on limit or offset
 * @param cursor the cursor of the page before, to go on in the same view of the index; null for the first page
 */
public record Query(
        String text,
        Mode mode,
        int limit,
        int offset,
        Filter filter,
        double weight,
        int window,
        @Nullable String cursor) {

    public static final int MAX_TEXT_LENGTH = 10_000;
    public static final int MAX_LIMIT = 1_000;
    public static final int MAX_OFFSET = 100_000;
    public static final int MAX_WINDOW = 10_000;
    public static final int DEFAULT_LIMIT = 10;
    public static final int DEFAULT_WINDOW = 200;

    /**
     * The vector's share. On SciFact's training queries 0.4, 0.5 and 0.6 are within 0.001 nDCG@10 of each other and above
     * all others; the largest of them, since questions share fewer words with their answers than those claims do.
     */
    public static final double DEFAULT_WEIGHT = 0.6;

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
        if (!(weight >= 0 && weight <= 1)) {
            throw new BadQuery("weight " + weight + " is not between 0 (words alone) and 1 (vector alone)");
        }
        if (window < limit || window > MAX_WINDOW) {
            throw new BadQuery("window " + window + " is not between the limit, " + limit + ", and " + MAX_WINDOW);
        }
        if (cursor != null && offset != 0) {
            throw new BadQuery("offset " + offset + " beside a cursor; the cursor says where to go on");
        }
    }

    /** A hybrid query for the first {@value #DEFAULT_LIMIT} hits. */
    public static Query of(String text) {
        return new Query(text, Mode.HYBRID, DEFAULT_LIMIT, 0, Filter.ALL, DEFAULT_WEIGHT, DEFAULT_WINDOW, null);
    }

    public Query withMode(Mode mode) {
        return new Query(text, mode, limit, offset, filter, weight, window, cursor);
    }

    /** The same query for another page size; a limit over the window widens the window to it. */
    public Query withLimit(int limit) {
        return new Query(text, mode, limit, offset, filter, weight, Math.max(window, limit), cursor);
    }

    public Query withOffset(int offset) {
        return new Query(text, mode, limit, offset, filter, weight, window, cursor);
    }

    public Query withFilter(Filter filter) {
        return new Query(text, mode, limit, offset, filter, weight, window, cursor);
    }

    public Query withWeight(double weight) {
        return new Query(text, mode, limit, offset, filter, weight, window, cursor);
    }

    public Query withWindow(int window) {
        return new Query(text, mode, limit, offset, filter, weight, window, cursor);
    }

    public Query withCursor(@Nullable String cursor) {
        return new Query(text, mode, limit, offset, filter, weight, window, cursor);
    }
}
