package pith.engine;

import java.util.List;

/**
 * What the reader found in the passages that fit a question best. Immutable.
 *
 * @param question what was asked
 * @param passages those that were read, in the order of their retrieval scores
 * @param hits the documents found, best first
 * @param view names the view of the index that was searched
 * @param partial whether the time ended before all was found and read
 * @param searchMillis wall time of the search, the question's vector included
 * @param tookMillis wall time of all
 */
public record Readings(
        Question question,
        List<PassageReading> passages,
        List<Hit> hits,
        String view,
        boolean partial,
        long searchMillis,
        long tookMillis) {
    public Readings {
        passages = List.copyOf(passages);
        hits = List.copyOf(hits);
    }

    /**
     * One stretch of text that was read.
     *
     * @param passage a passage, widened to its section or joined with its neighbour where the reader's window had room
     * @param score the retrieval score of the passage, 0 to 1
     * @param reading offsets are those of the passage's text
     */
    public record PassageReading(Document document, Passage passage, double score, Reader.Reading reading) {}
}
