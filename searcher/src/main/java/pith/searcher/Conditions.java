package pith.searcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pith.engine.Filter;
import pith.engine.Words;

/** Words that ask for metadata alone, as a filter. */
final class Conditions {
    private Conditions() {}

    /** Empty for what asks for any word. */
    static Optional<Filter> of(Words words) {
        return switch (words) {
            case Words.Passing passing -> Optional.of(passing.filter());
            case Words.Group group -> group(group.clauses());
            case Words.Everything e -> Optional.empty();
            case Words.Boosted b -> Optional.empty();
            case Words.In i -> Optional.empty();
            case Words.AnyOf a -> Optional.empty();
            case Words.Loose l -> Optional.empty();
            case Words.Phrase p -> Optional.empty();
            case Words.Prefix p -> Optional.empty();
            case Words.Fuzzy f -> Optional.empty();
        };
    }

    private static Optional<Filter> group(List<Words.Clause> clauses) {
        List<Filter> must = new ArrayList<>();
        List<Filter> should = new ArrayList<>();
        for (Words.Clause clause : clauses) {
            Optional<Filter> filter = of(clause.words());
            if (filter.isEmpty()) {
                return filter;
            }
            switch (clause.occur()) {
                case MUST -> must.add(filter.get());
                case SHOULD -> should.add(filter.get());
                case MUST_NOT -> must.add(new Filter.Not(filter.get()));
            }
        }
        boolean optional = clauses.stream().anyMatch(clause -> clause.occur() == Words.Occur.MUST);
        if (!should.isEmpty() && !optional) {
            must.add(should.size() == 1 ? should.getFirst() : new Filter.Or(should));
        }
        return clauses.isEmpty() ? Optional.empty() : Optional.of(all(must));
    }

    /** Documents that all filters take. */
    static Filter all(List<Filter> filters) {
        List<Filter> telling =
                filters.stream().filter(filter -> !filter.equals(Filter.ALL)).toList();
        return switch (telling.size()) {
            case 0 -> Filter.ALL;
            case 1 -> telling.getFirst();
            default -> new Filter.And(telling);
        };
    }
}
