package pith.engine;

import java.util.List;

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
     * @param filter what narrows the query down to these documents
     * @param documents how many there are among the candidates
     */
    public record Count(String label, Filter filter, long documents) {}
}
