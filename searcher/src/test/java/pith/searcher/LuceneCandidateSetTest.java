package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.engine.Facet;
import pith.engine.FacetCounts.Count;
import pith.engine.Filter;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexView;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Results;
import pith.engine.Value;
import pith.engine.lucene.LuceneIndex;

final class LuceneCandidateSetTest extends CandidateSetContract {
    @Override
    Index create(Path folder, IndexStamp stamp) {
        return LuceneIndex.open(folder, stamp);
    }

    /** More documents match than are ranked: the total is a lower bound, and all is still of one set. */
    @Test
    void beyondTheBoundEverythingIsOfTheCandidatesAndSaysSo() {
        int count = IndexView.MAX_WORD_MATCHES + 300;
        for (int i = 0; i < count; i++) {
            put("d" + i, i % 2 == 0 ? "bako limu" : "bako tesu rado quono");
        }
        update.commit();
        Query query = Query.of("bako").withMode(Mode.WORDS).withLimit(1_000);
        query = query.withShown(query.shown().withFacets(List.of(new Facet.Values("open", 2))));
        List<Results> pages = pages(query);
        assertEquals(IndexView.MAX_WORD_MATCHES, new HashSet<>(ids(pages)).size());
        for (Results page : pages) {
            assertFalse(page.exact());
            assertEquals(IndexView.MAX_WORD_MATCHES, page.total());
            assertEquals(pages.getFirst().facets(), page.facets());
        }
        List<Count> counts = pages.getFirst().facets().getFirst().counts();
        assertEquals(
                IndexView.MAX_WORD_MATCHES,
                counts.stream().mapToLong(Count::documents).sum());
        for (Count each : counts) {
            Results narrowed = searcher.search(query.withFilter(each.filter()));
            assertEquals(each.documents(), narrowed.total());
            assertFalse(narrowed.exact());
        }
        // The deepest offset is beyond all candidates, so that no page of a cursor is out of its reach.
        Results beyond = searcher.search(query.withOffset(Query.MAX_OFFSET));
        assertEquals(IndexView.MAX_WORD_MATCHES, beyond.total());
        assertTrue(beyond.hits().isEmpty());
        assertNull(beyond.cursor());
        Results few = searcher.search(query.withFilter(new Filter.Is("open", new Value.Flag(true))));
        assertTrue(few.exact() && few.total() < IndexView.MAX_WORD_MATCHES, what);
    }
}
