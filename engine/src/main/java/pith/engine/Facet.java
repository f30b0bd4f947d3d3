package pith.engine;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/** What of a field's values is counted over all candidates of a query. Immutable. */
public sealed interface Facet {
    int MAX_LIMIT = 1_000;
    int DEFAULT_LIMIT = 10;

    /** The field of the metadata. */
    String field();

    /**
     * How many documents have each value of the field, the most frequent first, equal counts in the order of the values
     * ({@link Value#ORDER}). A text is none.
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
     * How many documents have a value in each range, in the order of the ranges; a document with several values may be in
     * several. Both ends belong to a range.
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

    /**
     * How many documents have a date in each calendar span, in UTC, the earliest first; spans without any are left out,
     * and of more than {@value #MAX_LIMIT} all but the latest. A document with several dates may be in several.
     */
    record Dates(String field, Span span) implements Facet {}

    /** A calendar span. */
    enum Span {
        YEAR,
        MONTH,
        DAY;

        /** The first day of the span that holds a moment. */
        public LocalDate begin(long epochMillis) {
            LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(epochMillis, MILLIS_PER_DAY));
            return switch (this) {
                case YEAR -> day.withDayOfYear(1);
                case MONTH -> day.withDayOfMonth(1);
                case DAY -> day;
            };
        }

        /** The first day of the span after the one that begins so. */
        public LocalDate next(LocalDate begin) {
            return switch (this) {
                case YEAR -> begin.plusYears(1);
                case MONTH -> begin.plusMonths(1);
                case DAY -> begin.plusDays(1);
            };
        }

        /** Such as 2024, 2024-05 or 2024-05-31. */
        public String label(LocalDate begin) {
            return switch (this) {
                case YEAR -> Integer.toString(begin.getYear());
                case MONTH -> YearMonth.from(begin).toString();
                case DAY -> begin.toString();
            };
        }

        private static final long MILLIS_PER_DAY = 86_400_000;
    }
}
