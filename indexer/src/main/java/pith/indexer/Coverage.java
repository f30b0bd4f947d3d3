package pith.indexer;

import java.util.List;
import pith.engine.Passage;
import pith.engine.Pieces;

/**
 * How much of texts their passages hold, counted in word pieces. Immutable.
 *
 * @param pieces word pieces of the texts, those of white space alone left out
 * @param covered how many of them lie whole in a passage
 */
public record Coverage(long pieces, long covered) {
    /** Of no text. */
    public static final Coverage NONE = new Coverage(0, 0);

    public Coverage {
        if (covered < 0 || covered > pieces) {
            throw new IllegalArgumentException(covered + " of " + pieces + " word pieces are covered");
        }
    }

    /** Of both texts together. */
    public Coverage plus(Coverage other) {
        return new Coverage(pieces + other.pieces, covered + other.covered);
    }

    /** From 0 to 1; 1 where there are no pieces. */
    public double share() {
        return pieces == 0 ? 1 : covered / (double) pieces;
    }

    /**
     * Counts one by one which pieces of a text lie in a passage.
     *
     * @param passages in the order of the text
     * @param text the pieces of the text from {@code offset} on
     */
    static Coverage of(List<Passage> passages, Pieces text, int offset) {
        long pieces = 0;
        long covered = 0;
        int next = 0;
        for (int i = 0; i < text.count(); i++) {
            int start = offset + text.starts()[i];
            int end = offset + text.ends()[i];
            if (start == end) {
                continue;
            }
            // Passages overlap, so the one after may hold it too: but never one whose end lies before the piece's.
            while (next < passages.size() && passages.get(next).end() < end) {
                next++;
            }
            pieces++;
            covered += next < passages.size() && passages.get(next).start() <= start ? 1 : 0;
        }
        return new Coverage(pieces, covered);
    }
}
