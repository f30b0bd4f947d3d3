package pith.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.engine.BadQuery;
import pith.engine.Facet;
import pith.engine.Filter;
import pith.engine.Query;
import pith.engine.Quote;
import pith.engine.Sort;
import pith.engine.Value;

/** What of the documents that a query finds is counted and shown first, as options. */
final class Candidacy {
    private static final Pattern LIMIT = Pattern.compile("\\d{1,9}");

    @Option(
            names = "--facet",
            paramLabel = "FIELD",
            description =
                    "Count the values that all documents found have in a field; FIELD:N shows N of them instead of "
                            + Facet.DEFAULT_LIMIT + ", FIELD:year (or month, day) counts its dates by the calendar, "
                            + "FIELD:1990..1999,2000.. its numbers or dates in ranges, both ends included (0.0..0.5 for "
                            + "numbers with a point). May be given several times.")
    List<String> facets = List.of();

    @Option(
            names = "--narrow",
            paramLabel = "CONDITION",
            description = "As --where, but among the documents found without it: as many as --facet counted, where "
                    + "--where lets the search look further for others. May be given several times.")
    List<String> narrow = List.of();

    @Option(
            names = "--sort",
            paramLabel = "FIELD",
            description = "Order all documents found by a field, the least first; -FIELD the greatest first. Those "
                    + "without it come last. May be given several times.")
    List<String> sorts = List.of();

    @Option(
            names = "--min-score",
            paramLabel = "SCORE",
            description = "Leave out, and do not count, what scores less, 0 to 1. Default: ${DEFAULT-VALUE}.")
    double minScore;

    @Option(
            names = "--cursor",
            paramLabel = "CURSOR",
            description = "The page after the one that gave this cursor (with --json), of the same query, as long as "
                    + "the index is not written to.")
    @Nullable
    String cursor;

    Query addTo(Query query) {
        List<Filter> all = new ArrayList<>();
        all.add(query.filter());
        narrow.forEach(condition -> all.add(new Filter.Among(Filters.condition("--narrow", condition))));
        return query.withFilter(all.size() == 1 ? query.filter() : new Filter.And(all))
                .withRanking(query.ranking()
                        .withMinScore(minScore)
                        .withSort(sorts.stream().map(Candidacy::sort).toList()))
                .withShown(query.shown()
                        .withFacets(facets.stream().map(Candidacy::facet).toList()))
                .withCursor(cursor);
    }

    private static Sort sort(String text) {
        boolean descending = text.startsWith("-");
        return new Sort(descending ? text.substring(1) : text, descending);
    }

    /** The field ends at the first colon behind which stands what can be counted. */
    static Facet facet(String text) {
        for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
            Facet facet = facet(text.substring(0, colon), text.substring(colon + 1));
            if (facet != null) {
                return facet;
            }
        }
        if (text.indexOf(':') < 0) {
            return new Facet.Values(text, Facet.DEFAULT_LIMIT);
        }
        throw new BadQuery(
                "--facet \"" + Quote.of(text) + "\" ends neither in a number, nor in year, month or day, nor "
                        + "in ranges such as 1990..1999, 2000.., ..0.5 or 2024-01-01..2024-12-31; where the field itself holds "
                        + "a colon, say how many values to show: " + Quote.of(text) + ":" + Facet.DEFAULT_LIMIT);
    }

    private static @Nullable Facet facet(String field, String how) {
        if (LIMIT.matcher(how).matches()) {
            return new Facet.Values(field, Integer.parseInt(how));
        }
        for (Facet.Span span : Facet.Span.values()) {
            if (span.name().toLowerCase(Locale.ROOT).equals(how)) {
                return new Facet.Dates(field, span);
            }
        }
        List<Filter.Range> ranges = new ArrayList<>();
        for (String each : how.split(",", -1)) {
            Filter.Range range = range(field, each);
            if (range == null) {
                return null;
            }
            ranges.add(range);
        }
        return new Facet.Ranges(field, ranges);
    }

    private static Filter.@Nullable Range range(String field, String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            return null;
        }
        Value from = bound(text.substring(0, dots));
        Value to = bound(text.substring(dots + 2));
        boolean whole = (from != null || dots == 0) && (to != null || dots + 2 == text.length());
        return whole && (from != null || to != null) ? range(field, from, to) : null;
    }

    /** In 0..0.5 the 0 is as real as the other. */
    private static Filter.Range range(String field, @Nullable Value from, @Nullable Value to) {
        if (from instanceof Value.Whole whole && to instanceof Value.Real) {
            return new Filter.Range(field, new Value.Real(whole.value()), to);
        }
        if (from instanceof Value.Real && to instanceof Value.Whole whole) {
            return new Filter.Range(field, from, new Value.Real(whole.value()));
        }
        return new Filter.Range(field, from, to);
    }

    /** The first that the text can be: a whole number, another, a date; null for none of them. */
    private static @Nullable Value bound(String text) {
        List<Value> values = Filters.ordered(text);
        return values.isEmpty() ? null : values.getFirst();
    }
}
