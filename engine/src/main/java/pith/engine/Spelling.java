package pith.engine;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which words of a query may be misspelt, and how it reads with others in their places: the same for all indexes.
 *
 * <p>Words of fewer than {@value #SHORTEST} letters, with digits, of scripts that do not part words by spaces, and
 * those that belong to the notation of a query (fields, {@code AND}, excluded words, beginnings) are left alone.
 */
public final class Spelling {
    /** Nearly every shorter string is one letter from some word. */
    public static final int SHORTEST = 4;

    /** From this length on, two letters may be wrong. */
    public static final int LONG = 6;

    /** Nobody meant to type a longer one. */
    private static final int LONGEST = 40;

    /** How much commoner a near word must be than one that some documents have. */
    public static final int FAR_COMMONER = 100;

    /** A question is short; what is long was seldom typed. */
    private static final int MAX_WORDS = 32;

    private static final Set<String> OPERATORS = Set.of("AND", "OR", "NOT");

    private static final Set<UnicodeScript> UNPARTED = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private Spelling() {}

    /** The words of an index. */
    public interface Words {
        /** How many documents have the word in any of its forms. */
        long documents(String word);

        /**
         * The nearest word that so many documents have: by one letter inserted, left out, replaced or swapped with its
         * neighbour, else, where the word is of {@link #LONG} letters, by two; of equally near ones the commonest, of
         * these the first by its letters. The first letter is right.
         *
         * @param documents at least 1
         */
        Optional<String> nearest(String word, long documents);
    }

    /** The text with its misspelt words replaced; null where there are none: see {@link IndexView#didYouMean}. */
    public static @Nullable String corrected(String text, boolean doubtful, Words words) {
        StringBuilder corrected = new StringBuilder();
        int copied = 0;
        for (int[] span : doubtable(text)) {
            String typed = text.substring(span[0], span[1]);
            long documents = words.documents(typed);
            if (documents > 0 && !doubtful) {
                continue;
            }
            Optional<String> nearest = words.nearest(typed, Math.max(1, documents * FAR_COMMONER));
            if (nearest.isPresent()) {
                corrected.append(text, copied, span[0]).append(cased(typed, nearest.get()));
                copied = span[1];
            }
        }
        return copied == 0
                ? null
                : corrected.append(text, copied, text.length()).toString();
    }

    private static List<int[]> doubtable(String text) {
        List<int[]> spans = new ArrayList<>();
        int start = 0;
        while (start < text.length() && spans.size() < MAX_WORDS) {
            if (!isWord(text.codePointAt(start))) {
                start += Character.charCount(text.codePointAt(start));
                continue;
            }
            int end = start;
            while (end < text.length() && isWord(text.codePointAt(end))) {
                end += Character.charCount(text.codePointAt(end));
            }
            if (mayBeMisspelt(text, start, end)) {
                spans.add(new int[] {start, end});
            }
            start = end;
        }
        return spans;
    }

    private static boolean mayBeMisspelt(String text, int start, int end) {
        String word = text.substring(start, end);
        char after = end < text.length() ? text.charAt(end) : ' ';
        char before = start > 0 ? text.charAt(start - 1) : ' ';
        boolean excluded = before == '-' && (start == 1 || !isWord(text.codePointBefore(start - 1)));
        return word.codePointCount(0, word.length()) >= SHORTEST
                && word.length() <= LONGEST
                && word.codePoints().noneMatch(Character::isDigit)
                && word.codePoints().noneMatch(c -> UNPARTED.contains(UnicodeScript.of(c)))
                && !OPERATORS.contains(word)
                && !excluded
                && after != '*'
                && after != '~'
                && after != ':';
    }

    /** Where the last word begins that is still being typed; the text's length where it ends with none. */
    public static int lastWord(String typed) {
        int start = typed.length();
        while (start > 0 && isWord(typed.codePointBefore(start))) {
            start -= Character.charCount(typed.codePointBefore(start));
        }
        return start;
    }

    private static boolean isWord(int c) {
        return Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    /** A word of lower case in capitals, or with one, as the typed one has them. */
    public static String cased(String typed, String word) {
        boolean capitals = typed.codePointCount(0, typed.length()) > 1
                && typed.codePoints().anyMatch(Character::isUpperCase)
                && typed.codePoints().noneMatch(Character::isLowerCase);
        if (capitals) {
            return word.toUpperCase(Locale.ROOT);
        }
        if (!Character.isUpperCase(typed.codePointAt(0))) {
            return word;
        }
        int second = word.offsetByCodePoints(0, 1);
        return word.substring(0, second).toUpperCase(Locale.ROOT) + word.substring(second);
    }
}
