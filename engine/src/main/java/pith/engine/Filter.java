package pith.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which documents a query may find. A filter restricts the candidates and changes no score. Every engine switches over
 * all cases without a default, so that a new case cannot be forgotten.
 */
public sealed interface Filter {

    /** Every document. */
    Filter ALL = new And(List.of());

    /** Documents whose field holds the value (or, for a field of several values, holds it among them). */
    record Is(String field, Value value) implements Filter {
        public Is {
            if (value instanceof Value.Several) {
                throw new BadQuery(
                        "filter on \"" + Quote.of(field) + "\" compares with a list; use one \"or\" of values");
            }
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

    /** Documents that have the field. */
    record Exists(String field) implements Filter {}

    /** Documents whose field holds a keyword that begins with these characters. */
    record StartsWith(String field, String start) implements Filter {}

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
}
