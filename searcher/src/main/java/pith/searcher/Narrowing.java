package pith.searcher;

import java.util.ArrayList;
import java.util.List;
import pith.engine.Filter;

/**
 * A query's filter in two: what says which documents are looked for, and what narrows down those that were found.
 *
 * @param sought for the search
 * @param among for what it found
 */
record Narrowing(Filter sought, Filter among) {

    static Narrowing of(Filter filter) {
        List<Filter> sought = new ArrayList<>();
        List<Filter> among = new ArrayList<>();
        part(filter, sought, among);
        // Untouched where there is nothing to take out of it: an engine knows Filter.ALL.
        return among.isEmpty() ? new Narrowing(filter, Filter.ALL) : new Narrowing(all(sought), all(among));
    }

    private static void part(Filter filter, List<Filter> sought, List<Filter> among) {
        if (filter instanceof Filter.Among found) {
            among.add(found.filter());
        } else if (filter instanceof Filter.And and) {
            and.filters().forEach(each -> part(each, sought, among));
        } else {
            sought.add(filter);
        }
    }

    private static Filter all(List<Filter> filters) {
        return filters.size() == 1 ? filters.getFirst() : new Filter.And(filters);
    }
}
