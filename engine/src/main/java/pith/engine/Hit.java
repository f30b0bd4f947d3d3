package pith.engine;

import java.util.List;

/**
 * A document that was found. Immutable.
 *
 * @param document the document, its text included
 * @param passages its passages that fit the query best, best first; at least one
 * @param score 0 to 1; depends on the query and this document alone within one view of the index: not on limit, page,
 *     filter or the other hits
 * @param explanation the numbers that the score is made of
 */
public record Hit(Document document, List<ScoredPassage> passages, double score, Explanation explanation) {
    public Hit {
        passages = List.copyOf(passages);
    }

    /**
     * A passage and how well it fits.
     *
     * @param score by the formula of {@link Explanation}, over the passage alone; 0 to 1
     * @param words where the query's words stand, as UTF-16 units of the passage's text
     */
    public record ScoredPassage(Passage passage, double score, Pieces words) {}
}
