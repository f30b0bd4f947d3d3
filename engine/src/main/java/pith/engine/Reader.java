package pith.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a passage for a question and marks the words that may answer it. Thread-safe. After {@link #close} every call
 * throws {@link IllegalStateException}.
 */
public interface Reader extends AutoCloseable {

    /** Which model this is. */
    ModelIdentity identity();

    /**
     * Reads one text, of any length: a long one in overlapping windows.
     *
     * @param question not blank; beyond 64 word pieces the rest is not seen
     * @param text what to read
     * @param most how many spans to return at most, from 1
     */
    Reading read(String question, String text, int most);

    /** How far its answers can be believed; null where that was never measured. */
    default @Nullable Calibration calibration() {
        return null;
    }

    /** How many word pieces of a text are read at a time beside this question; 0 when there are no windows. */
    default int room(String question) {
        return 0;
    }

    /** How many word pieces a text has; 0 when they are not counted. */
    default int count(String text) {
        return 0;
    }

    @Override
    void close();

    /**
     * What the reader found in one text.
     *
     * @param nullScore the logit of "no answer here": start plus end logit of the first position, the least over the
     *     windows; comparable with the spans' scores
     * @param spans best first, no two the same; empty for a text without words
     */
    record Reading(double nullScore, List<Span> spans) {
        public Reading {
            spans = List.copyOf(spans);
        }
    }

    /**
     * Words in the text that was read.
     *
     * @param start first UTF-16 unit; on a grapheme boundary
     * @param end one past the last; on a grapheme boundary
     * @param score start plus end logit, the greatest over the windows
     */
    record Span(int start, int end, double score) {}
}
