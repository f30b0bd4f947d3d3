package pith.models;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where what a reader takes for one character begins and ends: the extended grapheme clusters of Unicode Standard Annex
 * #29, so that an accent stays with its letter and a surrogate with its pair. One pass over the text. Immutable.
 */
final class Graphemes {
    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    private final BitSet boundaries;

    Graphemes(String text) {
        boundaries = new BitSet(text.length() + 1);
        boundaries.set(0);
        for (Matcher grapheme = GRAPHEME.matcher(text); grapheme.find(); ) {
            boundaries.set(grapheme.end());
        }
    }

    /** The last boundary at or before {@code offset}. */
    int floor(int offset) {
        return boundaries.previousSetBit(offset);
    }

    /** The first boundary at or after {@code offset}, which is at most the text's length. */
    int ceiling(int offset) {
        return boundaries.nextSetBit(offset);
    }
}
