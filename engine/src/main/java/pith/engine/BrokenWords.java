package pith.engine;

import java.util.Locale;
import java.util.Set;

/**
 * Finds words that a hyphen breaks at the end of a line. Whether the hyphen belongs to the word ({@code well-known}) cannot
 * be told without a dictionary; broken words are far more often whole ones, so it does not, unless the word holds another
 * hyphen or its first part is a single letter.
 */
final class BrokenWords {
    private static final char HYPHEN = '\u2010';
    private static final char SOFT_HYPHEN = '\u00ad';
    static final int LONGEST_BLANK = 40;

    /** Behind a hyphen that stands for a part to come: {@code pre- and postwar}, {@code Haupt- und Nebeneingang}. */
    private static final Set<String> JOINING =
            Set.of("and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "e", "o");

    private BrokenWords() {}

    static boolean isHyphen(char c) {
        return c == '-' || c == HYPHEN || c == SOFT_HYPHEN;
    }

    /** Where the word goes on that is broken by the hyphen at {@code hyphen}; -1 where that breaks none. */
    static int continuation(String text, int hyphen) {
        int next = nextLine(text, hyphen + 1);
        if (next < 0 || next >= text.length() || !Character.isLowerCase(text.codePointAt(next))) {
            return -1;
        }
        if (text.charAt(hyphen) != SOFT_HYPHEN && (!isPlainWord(text, hyphen) || isJoining(text, next))) {
            return -1;
        }
        return hyphen > 0 && Character.isLetter(text.codePointBefore(hyphen)) ? next : -1;
    }

    /** Where the next line begins, its indent left out; -1 where the line goes on at {@code at}. */
    private static int nextLine(String text, int at) {
        int next = skipBlanks(text, at);
        if (next < text.length() && text.charAt(next) == '\r') {
            next++;
        }
        if (next >= text.length() || text.charAt(next) != '\n') {
            return -1;
        }
        return skipBlanks(text, next + 1);
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        int limit = Math.min(text.length(), from + LONGEST_BLANK);
        while (at < limit && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /**
     * Whether two letters or more, the last a small one, stand before the hyphen, and nothing before them that belongs to an
     * address, a path or a name in a program.
     */
    private static boolean isPlainWord(String text, int hyphen) {
        int from = hyphen;
        while (from > 0 && isPart(text.charAt(from - 1))) {
            from--;
        }
        if (text.codePointCount(from, hyphen) < 2 || !Character.isLowerCase(text.codePointBefore(hyphen))) {
            return false;
        }
        return from == 0
                || Character.isWhitespace(text.charAt(from - 1))
                || "(\"'*[\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\u2014\u2013".indexOf(text.charAt(from - 1))
                        >= 0;
    }

    private static boolean isPart(char c) {
        return Character.isLetter(c)
                || Character.isSurrogate(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.FORMAT;
    }

    private static boolean isJoining(String text, int from) {
        int to = from;
        while (to < text.length() && Character.isLetter(text.charAt(to))) {
            to++;
        }
        return JOINING.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
    }
}
