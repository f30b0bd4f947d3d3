package pith.engine;

import java.util.List;

/** What of a field's values is counted over all candidates of a query. Immutable. */
public sealed interface Facet {
    int MAX_LIMIT = 1_000;
    int DEFAULT_LIMIT = 10;

    /** The field of the metadata. */
    String field();

    /**
     * How many documents have each value of the field, the most frequent first, equal counts in the order of the values.
     *
     * @param limit values at most, 1 to {@value #MAX_LIMIT}
     */
    record Values(String field, int limit) implements Facet {
        public Values {
            if (limit < 1 || limit > MAX_LIMIT) {
                throw new BadQuery("facet on \"" + Quote.of(field) + "\" with a limit of " + limit
                        + ", which is not between 1 and " + MAX_LIMIT);
            }
        }
    }

    /**
     * How many documents have a value in each range; a document with several values may be in several.
     *
     * @param ranges all on {@code field}, 1 to {@value #MAX_LIMIT}
     */
    record Ranges(String field, List<Filter.Range> ranges) implements Facet {
        public Ranges {
            ranges = List.copyOf(ranges);
            if (ranges.isEmpty() || ranges.size() > MAX_LIMIT) {
                throw new BadQuery("facet on \"" + Quote.of(field) + "\" with " + ranges.size() + " ranges; give 1 to "
                        + MAX_LIMIT);
            }
            for (Filter.Range range : ranges) {
                if (!range.field().equals(field)) {
                    throw new BadQuery(
                            "facet on \"" + Quote.of(field) + "\" with a range on \"" + Quote.of(range.field()) + "\"");
                }
            }
        }
    }

    /** How many documents have a date in each calendar span, in UTC; spans without any are left out. */
    record Dates(String field, Span span) implements Facet {}

    /** A calendar span. */
    enum Span {
        YEAR,
        MONTH,
        DAY
    }
}
