package pith.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import pith.engine.Query;
import pith.engine.Results;
import pith.engine.Results.Part;

/** What is to be known of results besides the hits: that they are partial, or what their scores do not mean. */
final class Remarks {
    private Remarks() {}

    static void print(Query query, Results results, Screen screen) {
        if (results.partial()) {
            screen.paragraph(0, List.of(Span.plain(partial(results.unfinished()))));
        }
        if (!query.comparable() && !results.hits().isEmpty()) {
            String fusion =
                    query.ranking().fusion().name().toLowerCase(Locale.ROOT).replace('_', '-');
            screen.paragraph(
                    0,
                    List.of(Span.dim("Scores by the fusion " + fusion
                            + " depend on the other hits: do not compare them with those of other queries.")));
        }
    }

    /** What the time did not suffice for, in the order in which it is done. */
    static String partial(Set<Part> unfinished) {
        String parts = new TreeSet<>(unfinished).stream().map(Remarks::part).collect(Collectors.joining(", "));
        return "Partial: the time did not suffice for " + parts + ". --time-limit gives more"
                + (unfinished.contains(Part.RERANK) ? ", --rerank-budget the second look." : ".");
    }

    private static String part(Part part) {
        return switch (part) {
            case WORDS -> "all documents by their words";
            case VECTOR -> "all documents by their meaning";
            case FACETS -> "all facets";
            case RERANK -> "a second look at all of the best";
            case HITS -> "all hits of the page";
        };
    }
}
