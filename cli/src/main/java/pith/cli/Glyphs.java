package pith.cli;

/** Text as a terminal shows it: what is safe to send, and how wide it stands. */
final class Glyphs {
    private Glyphs() {}

    /**
     * The text on one line and harmless: white space of any kind becomes a space, other control characters (which
     * could move the cursor, change the title or forge output) and halves of surrogate pairs a replacement character,
     * and marks that turn the direction of writing go, since a text cut short would leave the rest of the screen
     * turned.
     */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isWhitespace(c) || c == 0x85) {
                safe.append(' ');
            } else if (Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                safe.append('\uFFFD');
            } else if (!turnsDirection(c)) {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** Embeddings, overrides and isolates of the bidirectional algorithm. */
    static boolean turnsDirection(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }

    /** How many columns the text takes. */
    static int width(String text) {
        return text.codePoints().map(Glyphs::width).sum();
    }

    /** How many columns a character takes: 0, 1 or 2. */
    static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(c) ? 2 : 1;
    }

    /** The wide and full-width ranges of Unicode Standard Annex 11, in the rough. */
    static boolean isWide(int c) {
        return c >= 0x1100
                && (c <= 0x115F
                        || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
                        || (c >= 0xAC00 && c <= 0xD7A3)
                        || (c >= 0xF900 && c <= 0xFAFF)
                        || (c >= 0xFE30 && c <= 0xFE6F)
                        || (c >= 0xFF00 && c <= 0xFF60)
                        || (c >= 0xFFE0 && c <= 0xFFE6)
                        || (c >= 0x1F300 && c <= 0x1F64F)
                        || (c >= 0x1F680 && c <= 0x1F6FF)
                        || (c >= 0x1F900 && c <= 0x1F9FF)
                        || (c >= 0x20000 && c <= 0x3FFFD));
    }

    /** The text's beginning, with an ellipsis where it takes more than so many columns. */
    static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder head = new StringBuilder();
        int taken = 1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            taken += width(text.codePointAt(i));
            if (taken > columns) {
                break;
            }
            head.appendCodePoint(text.codePointAt(i));
        }
        return head.toString().stripTrailing() + "…";
    }
}
