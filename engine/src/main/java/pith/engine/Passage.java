package pith.engine;

/**
 * A stretch of a document, small enough for the encoder to see whole. Immutable.
 *
 * @param documentId the document's id
 * @param ordinal its place among the document's passages, from 0, in the order of the text
 * @param start first UTF-16 unit of the document's text that belongs to it
 * @param end one past the last
 * @param text {@code document.text().substring(start, end)}
 */
public record Passage(String documentId, int ordinal, int start, int end, String text) {
    public Passage {
        if (ordinal < 0 || start < 0 || end < start || text.length() != end - start) {
            throw new IllegalArgumentException("passage " + ordinal + " of " + documentId + ": " + start + " to " + end
                    + " with a text of " + text.length());
        }
    }

    /** The passage of {@code document} from {@code start} to {@code end}. */
    public static Passage of(Document document, int ordinal, int start, int end) {
        return new Passage(document.id(), ordinal, start, end, document.text().substring(start, end));
    }
}
