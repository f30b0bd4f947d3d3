package pith.engine;

/**
 * The part of a passage that tells at a glance why it was found: some 240 UTF-16 units at most, whole sentences where they
 * fit, whole words where not. Offsets are UTF-16 units of the passage's text, on grapheme boundaries. Immutable.
 *
 * @param start first unit
 * @param end one past the last
 * @param words those of the query's words that stand in it
 * @param nearest true when it is around the sentence whose vector is nearest to the query's, false when it is around the
 *     words that matched, or is the beginning of a passage without any
 */
public record Snippet(int start, int end, Pieces words, boolean nearest) {
    public Snippet {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("snippet from " + start + " to " + end);
        }
    }
}
