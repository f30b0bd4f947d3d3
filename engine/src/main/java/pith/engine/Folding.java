package pith.engine;

/**
 * Reads text as it is found in the wild the way it was meant: words and vectors are made from the folded text, while what is
 * stored, shown and counted in offsets stays the original.
 *
 * <ul>
 *   <li>UTF-8 that was read as Windows-1252 or Latin-1, where that is certain ({@code cafÃ©});
 *   <li>ligatures, full-width and mathematical letters ({@code ﬁ}, {@code Ａ});
 *   <li>soft hyphens and characters without width, where they carry no meaning;
 *   <li>words that a hyphen breaks at a line's end;
 *   <li>letters of another script that look like those of the word they stand in (a Cyrillic {@code і} in
 *       {@code DіstilBERT}).
 * </ul>
 *
 * <p>Folding looks at a line at a time (with those that broken words tie to it). All of it is part of what
 * {@link IndexStamp#SCHEMA} stands for: whoever changes it raises that number. Text of ASCII alone, but for broken words,
 * comes back as it is, and fast. Thread-safe.
 */
public final class Folding {
    private Folding() {}

    /** The folded text and its offsets. Any text, lone surrogates too, of any length. */
    public static Folded of(String text) {
        int at = next(text, 0);
        if (at < 0) {
            return Folded.unchanged(text);
        }
        Folded.Builder folded = new Folded.Builder(text);
        int done = 0;
        while (at >= 0) {
            int from = Math.max(done, text.lastIndexOf('\n', at - 1) + 1);
            int to = end(text, at);
            folded.keep(done, from);
            folded.add(fold(text.substring(from, to)), from);
            done = to;
            at = next(text, to);
        }
        folded.keep(done, text.length());
        return folded.build();
    }

    private static Draft fold(String lines) {
        return MixedScripts.fold(SmallForms.fold(Mojibake.undo(new Draft(lines))));
    }

    /** The next place from {@code from} on that may have to change; -1 when there is none. */
    private static int next(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c < 0x80 ? c == '-' && BrokenWords.continuation(text, at) >= 0 : isOfInterest(text, at, c)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isOfInterest(String text, int at, char c) {
        if (c <= '\u00f4') {
            return c == '\u00ad' || (at + 1 < text.length() && Mojibake.mayBegin(c, text.charAt(at + 1)));
        }
        if (Character.isHighSurrogate(c)) {
            int codePoint = text.codePointAt(at);
            return SmallForms.isMathematical(codePoint) || LookAlikes.kind(codePoint) != LookAlikes.OUTSIDE;
        }
        if (SmallForms.isInvisible(c)
                || SmallForms.hasPlainForm(c)
                || (BrokenWords.isHyphen(c) && BrokenWords.continuation(text, at) >= 0)) {
            return true;
        }
        byte kind = LookAlikes.kind(c);
        return kind >= LookAlikes.FOREIGN;
    }

    /** Where the line ends that holds {@code at}, and those that broken words tie to it. */
    private static int end(String text, int at) {
        int from = at;
        while (true) {
            int newLine = text.indexOf('\n', from);
            if (newLine < 0) {
                return text.length();
            }
            if (!isBrokenAt(text, newLine)) {
                return newLine + 1;
            }
            from = newLine + 1;
        }
    }

    private static boolean isBrokenAt(String text, int newLine) {
        int hyphen = newLine - 1;
        while (hyphen >= 0
                && hyphen > newLine - BrokenWords.LONGEST_BLANK
                && " \t\r".indexOf(text.charAt(hyphen)) >= 0) {
            hyphen--;
        }
        return hyphen >= 0 && BrokenWords.isHyphen(text.charAt(hyphen)) && BrokenWords.continuation(text, hyphen) >= 0;
    }
}
