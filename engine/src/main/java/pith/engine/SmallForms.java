package pith.engine;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;

/**
 * What can be told of a character by itself, or by those beside it: ligatures, full-width and mathematical letters become
 * the plain ones (Unicode's compatibility mappings, where they change no meaning: x² stays), soft hyphens and characters
 * without width go where they carry none, and words that are broken at a line's end are joined.
 */
final class SmallForms {
    private static final char SOFT_HYPHEN = '\u00ad';
    private static final char ZERO_WIDTH_SPACE = '\u200b';
    private static final char ZERO_WIDTH_NON_JOINER = '\u200c';
    private static final char ZERO_WIDTH_JOINER = '\u200d';
    private static final char VARIATION_SELECTOR = '\ufe0f';

    /** Further off, what stands beside an invisible character no longer tells what it is for. */
    private static final int MOST_PASSED_OVER = 8;

    private SmallForms() {}

    /** Whether {@code c} may go. */
    static boolean isInvisible(char c) {
        return c == SOFT_HYPHEN
                || (c >= '\u200b' && c <= '\u200f')
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2060' && c <= '\u2069')
                || c == '\ufeff';
    }

    /** Whether {@code c} may stand for plainer ones. */
    static boolean hasPlainForm(char c) {
        return (c >= '\uff01' && c <= '\uff9f')
                || (c >= '\ufb00' && c <= '\ufb17')
                || (c >= '\ufb50' && c <= '\ufdfb')
                || (c >= '\ufe70' && c <= '\ufefc')
                || (c >= '\u2102' && c <= '\u217f')
                || c == '\u017f'
                || c == '\u0132'
                || c == '\u0133';
    }

    static Draft fold(Draft draft) {
        String text = draft.text();
        Draft.Editor editor = new Draft.Editor(draft);
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            int to = at + 1;
            if (c < 0x80 && c != '-') {
                at = to;
                continue;
            }
            if (BrokenWords.isHyphen(c) && BrokenWords.continuation(text, at) > 0) {
                to = BrokenWords.continuation(text, at);
                editor.replace(at, to, "");
            } else if (isInvisible(c)) {
                if (!carriesMeaning(text, at)) {
                    editor.replace(at, to, "");
                }
            } else {
                to = plain(text, at, editor);
            }
            at = to;
        }
        return editor.done();
    }

    /** @return one past what was looked at */
    private static int plain(String text, int at, Draft.Editor editor) {
        int codePoint = text.codePointAt(at);
        int to = at + Character.charCount(codePoint);
        if (codePoint >= Character.MIN_SUPPLEMENTARY_CODE_POINT
                ? !isMathematical(codePoint)
                : !hasPlainForm((char) codePoint)) {
            return to;
        }
        if (isHalfWidthKana(codePoint) && to < text.length() && isHalfWidthMark(text.charAt(to))) {
            to++;
        }
        String plain = Normalizer.normalize(text.substring(at, to), Normalizer.Form.NFKC);
        if (isWanted(text, at, codePoint, plain)) {
            editor.replace(at, to, plain);
        }
        return to;
    }

    private static boolean isWanted(String text, int at, int codePoint, String plain) {
        if (codePoint >= 0xff01 && codePoint <= 0xff5e && !Character.isLetterOrDigit(codePoint)) {
            // Full-width punctuation is how Chinese and Japanese are written: plain only among full-width letters.
            return isFullWidthWord(text, at - 1) && isFullWidthWord(text, at + 1);
        }
        if (codePoint >= 0x2100 && codePoint <= 0x214f) {
            // Of the signs that look like letters those that are one: the ℝ of mathematics, and not ™, № or ℃.
            return plain.length() == 1
                    && Character.isLetter(plain.charAt(0))
                    && UnicodeScript.of(plain.charAt(0)) != UnicodeScript.HEBREW;
        }
        return (Character.isLetterOrDigit(codePoint)
                        || Character.getType(codePoint) == Character.LETTER_NUMBER
                        || isMathematical(codePoint))
                && !plain.isEmpty()
                && plain.codePoints().allMatch(SmallForms::belongsToWords);
    }

    private static boolean belongsToWords(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || Character.getType(codePoint) == Character.NON_SPACING_MARK;
    }

    static boolean isMathematical(int codePoint) {
        return codePoint >= 0x1_d400 && codePoint <= 0x1_d7ff;
    }

    private static boolean isFullWidthWord(String text, int at) {
        return at >= 0
                && at < text.length()
                && text.charAt(at) >= '\uff10'
                && text.charAt(at) <= '\uff5a'
                && Character.isLetterOrDigit(text.charAt(at));
    }

    private static boolean isHalfWidthKana(int codePoint) {
        return codePoint >= 0xff66 && codePoint <= 0xff9d;
    }

    private static boolean isHalfWidthMark(char c) {
        return c == '\uff9e' || c == '\uff9f';
    }

    private static boolean carriesMeaning(String text, int at) {
        return switch (text.charAt(at)) {
            case ZERO_WIDTH_SPACE -> isUnspaced(before(text, at)) || isUnspaced(after(text, at));
            case ZERO_WIDTH_NON_JOINER -> isJoined(before(text, at)) || isJoined(after(text, at));
            case ZERO_WIDTH_JOINER ->
                isJoined(before(text, at)) || isJoined(after(text, at)) || isEmoji(after(text, at));
            default -> false;
        };
    }

    private static int before(String text, int at) {
        int from = at;
        for (int seen = 0; seen < MOST_PASSED_OVER && from > 0; seen++) {
            int codePoint = text.codePointBefore(from);
            from -= Character.charCount(codePoint);
            if (codePoint != VARIATION_SELECTOR && Character.getType(codePoint) != Character.FORMAT) {
                return codePoint;
            }
        }
        return ' ';
    }

    private static int after(String text, int at) {
        int from = at + 1;
        for (int seen = 0; seen < MOST_PASSED_OVER && from < text.length(); seen++) {
            int codePoint = text.codePointAt(from);
            from += Character.charCount(codePoint);
            if (Character.getType(codePoint) != Character.FORMAT) {
                return codePoint;
            }
        }
        return ' ';
    }

    /** Scripts without spaces, whose words a space of no width may part. */
    private static boolean isUnspaced(int codePoint) {
        return switch (UnicodeScript.of(codePoint)) {
            case THAI,
                    LAO,
                    KHMER,
                    MYANMAR,
                    TIBETAN,
                    BALINESE,
                    JAVANESE,
                    TAI_LE,
                    NEW_TAI_LUE,
                    TAI_THAM,
                    TAI_VIET,
                    HAN,
                    HIRAGANA,
                    KATAKANA,
                    BOPOMOFO -> true;
            default -> false;
        };
    }

    /** Scripts whose letters take other forms side by side, which a joiner allows and a non-joiner forbids. */
    private static boolean isJoined(int codePoint) {
        return switch (UnicodeScript.of(codePoint)) {
            case LATIN, CYRILLIC, GREEK, COMMON, ARMENIAN, GEORGIAN, HEBREW, HAN, HIRAGANA, KATAKANA, HANGUL -> false;
            case INHERITED, UNKNOWN -> false;
            default -> true;
        };
    }

    /** Whether a joiner before {@code codePoint} may make one picture of two. */
    private static boolean isEmoji(int codePoint) {
        return Character.isEmoji(codePoint) && codePoint > 0xff;
    }
}
