package pith.searcher;

import java.util.List;
import pith.engine.IndexView;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Words;
import pith.searcher.QueryParser.Parsed;

/**
 * A query as a view understands it.
 *
 * @param query with the filter of its text joined to its own; in words mode where there is nothing to find by meaning
 * @param words what the words leg is asked
 * @param meaning what the encoder is given; not looked at in words mode
 */
record Asked(Query query, Words words, String meaning) {

    /** @throws pith.engine.BadQuery when the query is strict and makes no sense */
    static Asked of(Query query, IndexView view, Synonyms synonyms) {
        Parsed parsed = QueryParser.parse(query.text(), query.syntax(), view::hasField, synonyms);
        Query restricted = query.withFilter(Conditions.all(List.of(query.filter(), parsed.filter())));
        boolean listing = parsed.meaning().isBlank();
        return new Asked(listing ? restricted.withMode(Mode.WORDS) : restricted, parsed.words(), parsed.meaning());
    }
}
