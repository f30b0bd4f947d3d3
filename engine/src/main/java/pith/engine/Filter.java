package pith.engine;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which documents a query may find. A filter restricts the candidates and changes no score. Every engine switches over
 * all cases without a default, so that a new case cannot be forgotten.
 */
public sealed interface Filter {

    /** Every document. */
    Filter ALL = new And(List.of());

    /** No document. */
    Filter NONE = new Or(List.of());

    /** Documents whose field holds the value (or, for a field of several values, holds it among them). */
    record Is(String field, Value value) implements Filter {
        public Is {
            requireComparable(field, value);
        }
    }

    /**
     * Documents whose field holds a value of the bounds' type from {@code from} to {@code to}, both included; an absent
     * bound is open. The bounds are both {@link Value.Whole}, both {@link Value.Real} or both {@link Value.Date}.
     */
    record Range(
            String field, @Nullable Value from, @Nullable Value to) implements Filter {
        public Range {
            if (from == null && to == null) {
                throw new BadQuery("range on \"" + Quote.of(field) + "\" has no bound; give from, to or both");
            }
            if (from != null && to != null && from.getClass() != to.getClass()) {
                throw new BadQuery("range on \"" + Quote.of(field) + "\" mixes "
                        + from.getClass().getSimpleName() + " and "
                        + to.getClass().getSimpleName() + "; give bounds of one type");
            }
            Value bound = from != null ? from : to;
            if (!(bound instanceof Value.Whole || bound instanceof Value.Real || bound instanceof Value.Date)) {
                throw new BadQuery("range on \"" + Quote.of(field) + "\" needs numbers or dates");
            }
        }
    }

    /** Values that an {@link In} takes at most. */
    int MAX_VALUES = 10_000;

    /**
     * Documents whose field holds any of the values, which may be of several types.
     *
     * @param values 1 to {@value #MAX_VALUES}
     */
    record In(String field, List<Value> values) implements Filter {
        public In {
            values = List.copyOf(values);
            if (values.isEmpty() || values.size() > MAX_VALUES) {
                throw new BadQuery("filter on \"" + Quote.of(field) + "\" with " + values.size() + " values; give 1 to "
                        + MAX_VALUES);
            }
            for (Value value : values) {
                requireComparable(field, value);
            }
        }
    }

    /** Documents whose field holds a keyword that begins so, character for character. */
    record Prefix(String field, String prefix) implements Filter {
        public Prefix {
            if (prefix.isEmpty() || prefix.length() > Value.MAX_KEYWORD_LENGTH) {
                throw new BadQuery("prefix on \"" + Quote.of(field) + "\" of " + prefix.length()
                        + " characters; give 1 to " + Value.MAX_KEYWORD_LENGTH
                        + (prefix.isEmpty() ? ", or ask whether the field exists" : ""));
            }
        }
    }

    /**
     * Documents whose field holds all these words, in any order and form that the words leg takes for the same word. Only
     * {@link Value.Text} has words. A text without a word takes no document.
     */
    record Mentions(String field, String text) implements Filter {
        public Mentions {
            if (text.isBlank() || text.length() > Query.MAX_TEXT_LENGTH) {
                throw new BadQuery("filter on the words of \"" + Quote.of(field) + "\" with " + text.length()
                        + " characters; give a word or several, of at most " + Query.MAX_TEXT_LENGTH + " characters");
            }
        }
    }

    /** Documents that have the field. */
    record Exists(String field) implements Filter {}

    /** Documents that {@link Words} match; documents found by meaning alone have to, too. */
    record Holds(Words words) implements Filter {}

    /** Documents whose id lies in a folder: {@code Below("notes")} takes {@code notes/a.md} and not {@code notes2/a.md}. */
    record Below(String folder) implements Filter {
        public Below {
            folder = folder.endsWith("/") || folder.isEmpty() ? folder : folder + "/";
        }
    }

    /** Documents that all filters take; an empty list takes every document. */
    record And(List<Filter> filters) implements Filter {
        public And {
            filters = List.copyOf(filters);
        }
    }

    /** Documents that any filter takes; an empty list takes none. */
    record Or(List<Filter> filters) implements Filter {
        public Or {
            filters = List.copyOf(filters);
        }
    }

    /** Documents that the filter does not take. */
    record Not(Filter filter) implements Filter {}

    /**
     * What the query finds without this filter, as far as {@code filter} takes it: the candidates are narrowed down
     * instead of others sought in their stead. So the documents that a facet counted are those that its filter leaves.
     * It means that as a query's filter, or in an {@link And} that is; anywhere else it is {@code filter} itself.
     */
    record Among(Filter filter) implements Filter {}

    /**
     * Values greater than {@code bound}.
     *
     * @throws BadQuery when the bound is neither a number nor a date
     */
    static Filter above(String field, Value bound) {
        Range from = new Range(field, bound, null);
        return switch (bound) {
            case Value.Whole(long whole) ->
                whole == Long.MAX_VALUE ? NONE : new Range(field, new Value.Whole(whole + 1), null);
            case Value.Real(double real) ->
                real == Double.MAX_VALUE ? NONE : new Range(field, new Value.Real(Math.nextUp(real)), null);
            case Value.Date(Instant date) -> {
                long millis = date.toEpochMilli();
                yield millis == Long.MAX_VALUE ? NONE : new Range(field, date(millis + 1), null);
            }
            case Value.Keyword k -> from;
            case Value.Text t -> from;
            case Value.Flag f -> from;
            case Value.Several s -> from;
        };
    }

    /**
     * Values less than {@code bound}.
     *
     * @throws BadQuery when the bound is neither a number nor a date
     */
    static Filter under(String field, Value bound) {
        Range to = new Range(field, null, bound);
        return switch (bound) {
            case Value.Whole(long whole) ->
                whole == Long.MIN_VALUE ? NONE : new Range(field, null, new Value.Whole(whole - 1));
            case Value.Real(double real) ->
                real == -Double.MAX_VALUE ? NONE : new Range(field, null, new Value.Real(Math.nextDown(real)));
            case Value.Date(Instant date) -> {
                long millis = date.toEpochMilli();
                yield millis == Long.MIN_VALUE ? NONE : new Range(field, null, date(millis - 1));
            }
            case Value.Keyword k -> to;
            case Value.Text t -> to;
            case Value.Flag f -> to;
            case Value.Several s -> to;
        };
    }

    private static void requireComparable(String field, Value value) {
        if (value instanceof Value.Several) {
            throw new BadQuery(
                    "filter on \"" + Quote.of(field) + "\" compares with a list; use \"in\" or one \"or\" of values");
        }
        if (value instanceof Value.Text) {
            throw new BadQuery("filter on \"" + Quote.of(field)
                    + "\" compares with a text, which is matched by its words; ask for words");
        }
    }

    private static Value date(long millis) {
        return new Value.Date(Instant.ofEpochMilli(millis));
    }
}
