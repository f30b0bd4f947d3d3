package pith.engine;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Undoes UTF-8 that was read as Windows-1252 or Latin-1 ({@code cafÃ©} for {@code café}), also where that happened several
 * times over, and only where it is certain: every character of a word beyond ASCII must take part in well-formed UTF-8,
 * and what comes out must be likelier than what stands there. A Portuguese {@code MAÇÃ} and a French {@code voilà »} are
 * what they are.
 */
final class Mojibake {
    /** How often one text may have been misread. */
    private static final int MOST_TIMES = 3;

    private static final char NO_BREAK_SPACE = '\u00a0';

    /** The bytes 0x80 to 0x9F in Windows-1252; those that it leaves open are taken as Latin-1 has them. */
    private static final String HIGH =
            "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f"
                    + "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

    /** What may stand behind a capital that ends a word, and so tells nothing about the capital. */
    private static final String CLOSING = "\u2019\u201d\u2018\u201c\u00bb\u203a\u2026\u2013\u2014\u2022\u00a0\u00ab";

    /** Which make one character with a no-break space; behind others, as in 5 Å, it is a space. */
    private static final String BEFORE_NO_BREAK_SPACE = "\u00c2\u00c3\u00d0";

    private record Sequence(int start, int end, int codePoint) {}

    private Mojibake() {}

    /** Whether a misread sequence may begin with {@code lead} and {@code next}: what is to be looked at at all. */
    static boolean mayBegin(char lead, char next) {
        return lead >= '\u00c2' && lead <= '\u00f4' && isContinuation(octet(next));
    }

    static Draft undo(Draft draft) {
        Draft read = draft;
        for (int times = 0; times < MOST_TIMES; times++) {
            Draft again = undoOnce(read);
            if (again == read) {
                break;
            }
            read = again;
        }
        return read;
    }

    private static Draft undoOnce(Draft draft) {
        String text = draft.text();
        Draft.Editor editor = new Draft.Editor(draft);
        for (int from = 0; from < text.length(); ) {
            int to = from;
            boolean mayHold = false;
            while (to < text.length() && !Character.isWhitespace(text.charAt(to))) {
                mayHold |= to + 1 < text.length() && mayBegin(text.charAt(to), text.charAt(to + 1));
                to++;
            }
            if (mayHold) {
                for (Sequence each : sequences(text, from, to)) {
                    editor.replace(each.start, each.end, Character.toString(each.codePoint));
                }
            }
            from = to + 1;
        }
        return editor.done();
    }

    /** What the word from {@code from} to {@code to} is misread from; none where that is not certain. */
    private static List<Sequence> sequences(String text, int from, int to) {
        List<Sequence> found = new ArrayList<>();
        Map<UnicodeScript, Integer> scripts = new EnumMap<>(UnicodeScript.class);
        for (int at = from; at < to; ) {
            char c = text.charAt(at);
            if (c < 0x80 || c == NO_BREAK_SPACE) {
                at++;
                continue;
            }
            Sequence sequence = decode(text, at, to);
            if (sequence == null || isGenuine(text, sequence)) {
                return List.of();
            }
            found.add(sequence);
            scripts.merge(UnicodeScript.of(sequence.codePoint), 1, Integer::sum);
            at = sequence.end;
        }
        boolean isCertain = found.stream()
                .allMatch(each ->
                        standsAlone(each.codePoint) || scripts.getOrDefault(UnicodeScript.of(each.codePoint), 0) > 1);
        return isCertain ? found : List.of();
    }

    @org.jspecify.annotations.Nullable
    private static Sequence decode(String text, int at, int limit) {
        int lead = octet(text.charAt(at));
        int length = lead >= 0xc2 && lead < 0xe0
                ? 2
                : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
        if (length == 0 || at + length > limit) {
            return null;
        }
        int codePoint = lead & (0xff >> (length + 1));
        for (int i = 1; i < length; i++) {
            int next = octet(text.charAt(at + i));
            if (!isContinuation(next)) {
                return null;
            }
            codePoint = codePoint << 6 | (next & 0x3f);
        }
        int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x1_0000;
        boolean isSurrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return codePoint < least || isSurrogate || !Character.isDefined(codePoint)
                ? null
                : new Sequence(at, at + length, codePoint);
    }

    /** {@code ROMÃ”}: a capital at the end of a word of capitals, and a closing mark. {@code 2 × 3}: a space. */
    private static boolean isGenuine(String text, Sequence sequence) {
        if (sequence.end - sequence.start == 2
                && text.charAt(sequence.start + 1) == NO_BREAK_SPACE
                && BEFORE_NO_BREAK_SPACE.indexOf(text.charAt(sequence.start)) < 0) {
            return true;
        }
        return sequence.end - sequence.start == 2
                && CLOSING.indexOf(text.charAt(sequence.start + 1)) >= 0
                && sequence.start > 0
                && Character.isUpperCase(text.charAt(sequence.start - 1))
                && (sequence.end == text.length() || !Character.isLetter(text.charAt(sequence.end)));
    }

    /** Whether one such character is likelier than the two to four that stand for it; of others it takes two. */
    private static boolean standsAlone(int codePoint) {
        return (codePoint >= 0xa0 && codePoint <= 0x17f)
                || (codePoint >= 0x218 && codePoint <= 0x21b)
                || codePoint == 0x192
                || codePoint == 0x2c6
                || codePoint == 0x2dc
                || (codePoint >= 0x300 && codePoint <= 0x33f)
                || (codePoint >= 0x391 && codePoint <= 0x3c9)
                || (codePoint >= 0x1e00 && codePoint <= 0x1eff)
                || (codePoint >= 0x2000 && codePoint <= 0x203f)
                || (codePoint >= 0x2080 && codePoint <= 0x20bf)
                || (codePoint >= 0x2100 && codePoint <= 0x213f)
                || (codePoint >= 0x2180 && codePoint <= 0x21ff)
                || (codePoint >= 0x2200 && codePoint <= 0x227f)
                || (codePoint >= 0x2700 && codePoint <= 0x273f)
                || (codePoint >= 0xfb00 && codePoint <= 0xfb06)
                || codePoint == 0xfeff
                || codePoint == 0xfffd
                || (codePoint >= 0x1_d400 && codePoint <= 0x1_d7ff)
                || (codePoint >= 0x1_f000 && codePoint <= 0x1_faff);
    }

    private static boolean isContinuation(int octet) {
        return octet >= 0x80 && octet < 0xc0;
    }

    /** The byte that was read as {@code c}; -1 for none. */
    private static int octet(char c) {
        if (c <= 0xff) {
            return c;
        }
        int high = HIGH.indexOf(c);
        return high < 0 ? -1 : 0x80 + high;
    }
}
