package pith.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document that was found. Immutable.
 *
 * @param document the document, its text included
 * @param passages its passages that fit the query best, best first; at least one
 * @param score 0 to 1; by {@link Fusion#BOUNDED} it depends on the query and this document alone within one view of the
 *     index: not on limit, page, filter or the other hits
 * @param explanation the evidence; the numbers that the score by {@link Fusion#BOUNDED} is made of
 * @param relevance what the {@link Reranker} says, 0 to 1; null where it was not asked, or its time was over
 * @param duplicates the ids of documents that say nearly the same, ranked behind this one and folded into it, best first
 */
public record Hit(
        Document document,
        List<ScoredPassage> passages,
        double score,
        Explanation explanation,
        @Nullable Double relevance,
        List<String> duplicates) {
    public Hit {
        passages = List.copyOf(passages);
        duplicates = List.copyOf(duplicates);
    }

    /** A hit without a second look, and without duplicates. */
    public Hit(Document document, List<ScoredPassage> passages, double score, Explanation explanation) {
        this(document, passages, score, explanation, null, List.of());
    }

    /** The same with another score. */
    public Hit withScore(double score) {
        return new Hit(document, passages, score, explanation, relevance, duplicates);
    }

    /** The same with what the {@link Reranker} says. */
    public Hit withRelevance(@Nullable Double relevance) {
        return new Hit(document, passages, score, explanation, relevance, duplicates);
    }

    /**
     * A passage and how well it fits.
     *
     * @param score by the formula of {@link Explanation}, over the passage alone; 0 to 1
     * @param words where the query's words stand, as UTF-16 units of the passage's text
     * @param snippet the part of it that tells most
     * @param around the passage with its neighbours; the passage alone where none are wanted
     * @param answer what of it answers the query; null where that was not asked, or nothing does
     */
    public record ScoredPassage(
            Passage passage,
            double score,
            Pieces words,
            Snippet snippet,
            Stretch around,
            @Nullable Answer answer) {

        /** A passage in which no answer was looked for. */
        public ScoredPassage(Passage passage, double score, Pieces words, Snippet snippet, Stretch around) {
            this(passage, score, words, snippet, around, null);
        }

        /** All of a passage, without neighbours. */
        public ScoredPassage(Passage passage, double score, Pieces words) {
            this(
                    passage,
                    score,
                    words,
                    new Snippet(0, passage.text().length(), words, false),
                    new Stretch(passage.start(), passage.end(), passage.text()));
        }
    }

    /**
     * A stretch of a document: passages in a row, what they share told once, what lies between them told too.
     *
     * @param start first UTF-16 unit of the document's text
     * @param end one past the last
     * @param text {@code document.text().substring(start, end)}
     */
    public record Stretch(int start, int end, String text) {
        public Stretch {
            if (start < 0 || text.length() != end - start) {
                throw new IllegalArgumentException(
                        "stretch from " + start + " to " + end + " with a text of " + text.length());
            }
        }
    }
}
