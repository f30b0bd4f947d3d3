package pith.searcher;

import org.jspecify.annotations.Nullable;
import pith.engine.IndexView;
import pith.engine.Mode;
import pith.engine.Query;

/**
 * Whether a query is asked back for. Words that no document has always are looked at, which costs a look at the index's
 * words for each; known ones only where hardly anything has them, since a rare word is mostly meant.
 */
final class DidYouMean {
    /** So few documents with any of the words are a sign of a mistake. */
    private static final long FEW = 3;

    private DidYouMean() {}

    /** Another text for the query; null where there is none, on later pages, and where words do not count. */
    static @Nullable String of(Query query, IndexView view, long wordMatches) {
        if (query.mode() == Mode.VECTOR || query.offset() > 0 || query.cursor() != null) {
            return null;
        }
        return view.didYouMean(query.text(), wordMatches <= FEW);
    }
}
