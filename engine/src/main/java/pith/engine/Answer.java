package pith.engine;

/**
 * Words of a document that answer a question. Immutable.
 *
 * @param text {@code document.text().substring(start, end)}, whole graphemes
 * @param start first UTF-16 unit in the document's text
 * @param end one past the last
 * @param probability the share of belief that the answer stands at this place, against all other places of all passages
 *     read and against there being no answer; 0 to 1
 * @param passage the passage it was read in
 * @param document the document it stands in
 */
public record Answer(String text, int start, int end, double probability, Passage passage, Document document) {
    public Answer {
        if (start < 0
                || end > document.text().length()
                || start >= end
                || !document.text().substring(start, end).equals(text)) {
            throw new IllegalArgumentException(
                    "answer \"" + Quote.of(text) + "\" is not at " + start + " to " + end + " of " + document.id());
        }
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability " + probability);
        }
    }
}
