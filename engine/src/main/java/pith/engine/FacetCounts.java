package pith.engine;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What a facet counted. Immutable.
 *
 * @param facet what was to be counted
 * @param counts in the order that the facet says
 * @param others documents with values that the facet's limit left out; a document counts once for each such value
 */
public record FacetCounts(Facet facet, List<Count> counts, long others) {
    public FacetCounts {
        counts = List.copyOf(counts);
    }

    /**
     * One value or span.
     *
     * @param label for people, such as {@code physics}, {@code 1990 to 1999} or {@code 2024-05}
     * @param filter what narrows the query down to these documents, beside its own filter: see {@link Filter.Among}
     * @param documents how many there are among the candidates
     */
    public record Count(String label, Filter filter, long documents) {}

    /** The counts of the values that were found, as many as the facet wants. */
    public static FacetCounts of(Facet.Values facet, Map<Value, Long> counts) {
        List<Value> order = new ArrayList<>(counts.keySet());
        order.sort(Comparator.comparingLong((Value value) -> -counts.getOrDefault(value, 0L))
                .thenComparing(Value.ORDER)
                .thenComparing(Value::toString)); // 3 and 3.0 are two values
        List<Count> best = new ArrayList<>();
        long others = 0;
        for (Value value : order) {
            long documents = counts.getOrDefault(value, 0L);
            if (best.size() < facet.limit()) {
                best.add(new Count(label(value), among(new Filter.Is(facet.field(), value)), documents));
            } else {
                others += documents;
            }
        }
        return new FacetCounts(facet, best, others);
    }

    /**
     * The counts of ranges.
     *
     * @param documents how many are in each
     */
    public static FacetCounts of(Facet.Ranges facet, long[] documents) {
        List<Count> counts = new ArrayList<>();
        for (Filter.Range range : facet.ranges()) {
            counts.add(new Count(label(range), among(range), documents[counts.size()]));
        }
        return new FacetCounts(facet, counts, 0);
    }

    /**
     * The counts of calendar spans.
     *
     * @param documents how many are in each, by its first day
     */
    public static FacetCounts of(Facet.Dates facet, SortedMap<LocalDate, Long> documents) {
        List<Count> counts = new ArrayList<>();
        long others = 0;
        int leftOut = Math.max(0, documents.size() - Facet.MAX_LIMIT);
        for (Map.Entry<LocalDate, Long> each : documents.entrySet()) {
            if (leftOut-- > 0) {
                others += each.getValue();
            } else {
                LocalDate begin = each.getKey();
                Filter range = new Filter.Range(
                        facet.field(),
                        new Value.Date(EARLIEST.isAfter(start(begin)) ? EARLIEST : start(begin)),
                        new Value.Date(last(facet.span().next(begin))));
                counts.add(new Count(facet.span().label(begin), among(range), each.getValue()));
            }
        }
        return new FacetCounts(facet, counts, others);
    }

    private static Filter among(Filter filter) {
        return new Filter.Among(filter);
    }

    private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The last millisecond before a day. */
    private static Instant last(LocalDate day) {
        Instant last = start(day).minusMillis(1);
        return last.isAfter(LATEST) ? LATEST : last;
    }

    private static String label(Filter.Range range) {
        Value from = range.from();
        Value to = range.to();
        if (from == null) {
            return to == null ? "" : "to " + label(to);
        }
        return to == null ? "from " + label(from) : label(from) + " to " + label(to);
    }

    private static String label(Value value) {
        return switch (value) {
            case Value.Keyword keyword -> keyword.value();
            case Value.Text text -> text.value();
            case Value.Whole whole -> Long.toString(whole.value());
            case Value.Real real -> Double.toString(real.value());
            case Value.Flag flag -> Boolean.toString(flag.value());
            case Value.Date date -> label(date.value());
            case Value.Several several ->
                several.values().stream().map(FacetCounts::label).collect(Collectors.joining(", "));
        };
    }

    /** A day for its first moment. */
    private static String label(Instant moment) {
        String text = moment.toString();
        return text.endsWith("T00:00:00Z") ? text.substring(0, text.length() - "T00:00:00Z".length()) : text;
    }
}
