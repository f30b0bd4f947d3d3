package pith.engine;

import java.util.function.IntUnaryOperator;

/**
 * Gives words of mixed scripts back the letters of one: the Latin word that holds letters of another script which look like
 * Latin ones, and the Cyrillic or Greek word that holds Latin ones. What a word is, is told by the letters that have no look-alike
 * in the other script, and where it has none of these, by the line.
 *
 * <p>A word wholly of another script keeps its letters, and so do Greek letters at the end of Latin ones ({@code TNFα}, {@code hν}),
 * unless the line shows that letters were exchanged: at least one in {@value #WORDS_A_PROOF} of its Latin words was
 * certainly mixed, and Latin is what the line is written in.
 */
final class MixedScripts {
    /** Rarer ones may be slips of a line that is otherwise genuine. */
    private static final int WORDS_A_PROOF = 8;

    /** Shorter ones of Latin letters around a Greek one may be formulas. */
    private static final int SHORTEST_AROUND = 3;

    /** Fewer foreign letters may be a unit or a formula, such as {@code μA}. */
    private static final int FEWEST_GREEK = 3;

    private static final int FEWEST_CYRILLIC = 2;
    private static final int GAMMA = '\u03b3';
    private static final int LONGEST_LOOSE = 3;
    private static final int SHORTEST_RARE = 3;

    private static final int ALL_LATIN = 1 << LookAlikes.LATIN | 1 << LookAlikes.LATIN_TWIN;

    private enum Verdict {
        /** Nothing to do. */
        KEEP,
        /** A Latin word for certain. */
        LATIN,
        CYRILLIC,
        GREEK,
        /** Either; the line decides. */
        EITHER,
        /** A Latin word where letters were exchanged. */
        PERHAPS,
        /** A Latin word unless the line has genuine words of another script. */
        UNLESS_AMONG_ITS_LIKE
    }

    private final String text;
    private final Draft.Editor editor;

    // The word that is looked at.
    private int start;
    private int end;
    private int latin;
    private int latinTwins;
    private int latinOnly;
    private int latinNotGreek;
    private int foreign;
    private int twins;
    private int doubtful;
    private int cyrillic;
    private int greek;
    private int others;
    private int loose;
    private int rare;

    // The line.
    private int latinWords;
    private int latinLetters;
    private int foreignLetters;
    private int proofs;

    private MixedScripts(Draft draft) {
        this.text = draft.text();
        this.editor = new Draft.Editor(draft);
    }

    static Draft fold(Draft draft) {
        MixedScripts line = new MixedScripts(draft);
        boolean isPlain = true;
        for (int at = 0; (at = line.word(at)) >= 0; ) {
            isPlain &= line.count();
        }
        if (isPlain) {
            return draft;
        }
        for (int at = 0; (at = line.word(at)) >= 0; ) {
            line.change();
        }
        return line.editor.done();
    }

    /** Looks at the next word from {@code from} on; returns where it ends, -1 when there is none. */
    private int word(int from) {
        start = from;
        while (start < text.length()) {
            byte kind = LookAlikes.kind(text.codePointAt(start));
            if (kind != LookAlikes.OUTSIDE && kind != LookAlikes.NEUTRAL) {
                break;
            }
            start += Character.charCount(text.codePointAt(start));
        }
        if (start >= text.length()) {
            return -1;
        }
        // Most words are of one script, and what else there is to know of them does not matter.
        latin = latinTwins = latinOnly = latinNotGreek = 0;
        foreign = twins = doubtful = cyrillic = greek = others = loose = rare = 0;
        int kinds = 0;
        for (end = start; end < text.length(); ) {
            int codePoint = text.codePointAt(end);
            byte kind = LookAlikes.kind(codePoint);
            if (kind == LookAlikes.OUTSIDE) {
                break;
            }
            kinds |= 1 << kind;
            end += Character.charCount(codePoint);
        }
        kinds &= ~(1 << LookAlikes.NEUTRAL);
        boolean isForeign = (kinds & 1 << LookAlikes.FOREIGN) != 0 && (kinds & ALL_LATIN) == 0;
        if (isForeign) {
            foreign = end - start;
        } else if (kinds == 1 << LookAlikes.LATIN) {
            latin = end - start;
        } else {
            for (int at = start; at < end; at += Character.charCount(text.codePointAt(at))) {
                add(text.codePointAt(at));
            }
        }
        return end;
    }

    private void add(int codePoint) {
        byte kind = LookAlikes.kind(codePoint);
        switch (kind) {
            case LookAlikes.LATIN, LookAlikes.LATIN_TWIN -> {
                latin++;
                latinTwins += kind == LookAlikes.LATIN_TWIN ? 1 : 0;
                latinOnly += LookAlikes.counterpart(codePoint, true) == 0 ? 1 : 0;
                latinNotGreek += LookAlikes.counterpart(codePoint, false) == 0 ? 1 : 0;
                return;
            }
            case LookAlikes.FOREIGN -> foreign++;
            case LookAlikes.TWIN -> twins++;
            case LookAlikes.DOUBTFUL_TWIN -> doubtful++;
            default -> {
                return;
            }
        }
        if (LookAlikes.isCyrillic(codePoint)) {
            cyrillic++;
            loose += LookAlikes.isLoose(codePoint) ? 1 : 0;
            rare += LookAlikes.isRare(codePoint) ? 1 : 0;
        } else if (LookAlikes.isGreek(codePoint)) {
            greek++;
        } else {
            others++;
        }
    }

    private Verdict verdict() {
        int strange = foreign + twins + doubtful;
        if (strange == 0) {
            return latinTwins > 0 ? Verdict.PERHAPS : Verdict.KEEP;
        }
        if (latin == 0) {
            return wholeWord(strange);
        }
        if (foreign > 0) {
            return foreignWord();
        }
        if (twins == 0) {
            return isAround() ? Verdict.LATIN : Verdict.PERHAPS;
        }
        boolean mayBeCyrillic = cyrillic == strange && latinOnly == 0;
        boolean mayBeGreek = greek == strange && latinNotGreek == 0;
        return mayBeCyrillic || mayBeGreek ? Verdict.EITHER : Verdict.LATIN;
    }

    /** A word without a Latin letter. */
    private Verdict wholeWord(int strange) {
        if (foreign > 0) {
            return Verdict.KEEP;
        }
        boolean isOfOneScript = cyrillic == strange || greek == strange || others == strange;
        if (!isOfOneScript) {
            return twins > 0 ? Verdict.LATIN : Verdict.PERHAPS;
        }
        if (loose > 0 && strange > LONGEST_LOOSE) {
            return Verdict.KEEP;
        }
        return rare > 0 && strange >= SHORTEST_RARE ? Verdict.UNLESS_AMONG_ITS_LIKE : Verdict.PERHAPS;
    }

    /** A word with Latin letters and such as no Latin word has. */
    private Verdict foreignWord() {
        if (greek + others == 0 && latinOnly == 0 && cyrillic >= latin && cyrillic >= FEWEST_CYRILLIC) {
            return Verdict.CYRILLIC;
        }
        if (cyrillic + others == 0 && latinNotGreek == 0 && greek > latin && greek >= FEWEST_GREEK) {
            return Verdict.GREEK;
        }
        return Verdict.KEEP;
    }

    /**
     * Whether small Latin letters, but for the first, stand before and behind each doubtful letter: {@code pαper}. Gamma is a
     * letter of phonetic spellings, and stands in their middle.
     */
    private boolean isAround() {
        if (latin < SHORTEST_AROUND) {
            return false;
        }
        boolean isFirst = true;
        boolean isLatin = false;
        for (int at = start; at < end; ) {
            int codePoint = text.codePointAt(at);
            byte kind = LookAlikes.kind(codePoint);
            at += Character.charCount(codePoint);
            if (kind == LookAlikes.NEUTRAL) {
                continue;
            }
            if (codePoint == GAMMA) {
                return false;
            }
            isLatin = kind == LookAlikes.LATIN;
            if (isFirst ? !isLatin : isLatin && !Character.isLowerCase(codePoint)) {
                return false;
            }
            isFirst = false;
        }
        return isLatin;
    }

    /** Returns whether the word stays as it is, whatever the line is. */
    private boolean count() {
        Verdict verdict = verdict();
        if (latin > 0) {
            latinWords++;
        }
        switch (verdict) {
            case KEEP -> {
                if (foreign > 0 || latin == 0) {
                    foreignLetters += end - start;
                } else {
                    latinLetters += latin;
                }
            }
            case LATIN -> {
                proofs++;
                latinLetters += end - start;
            }
            case CYRILLIC, GREEK -> foreignLetters += end - start;
            case EITHER, PERHAPS, UNLESS_AMONG_ITS_LIKE -> latinLetters += latin;
        }
        return verdict == Verdict.KEEP;
    }

    private void change() {
        boolean isLatinLine = latinLetters > foreignLetters;
        boolean wereExchanged = isLatinLine && proofs > 0 && proofs * WORDS_A_PROOF >= latinWords;
        switch (verdict()) {
            case KEEP -> {}
            case LATIN -> toLatin();
            case CYRILLIC -> replace(letter -> LookAlikes.counterpart(letter, true));
            case GREEK -> replace(letter -> LookAlikes.counterpart(letter, false));
            case EITHER -> {
                boolean isAlone = latinLetters == latin && foreignLetters == 0;
                if (isAlone ? latin >= cyrillic + greek : isLatinLine) {
                    toLatin();
                } else {
                    boolean isCyrillic = cyrillic > 0;
                    replace(letter -> LookAlikes.counterpart(letter, isCyrillic));
                }
            }
            case PERHAPS -> {
                if (wereExchanged) {
                    toLatin();
                }
            }
            case UNLESS_AMONG_ITS_LIKE -> {
                if (foreignLetters == 0 || wereExchanged) {
                    toLatin();
                }
            }
        }
    }

    /** @param other what to put for a letter; 0 to keep it */
    private void replace(IntUnaryOperator other) {
        for (int at = start; at < end; ) {
            int codePoint = text.codePointAt(at);
            int next = at + Character.charCount(codePoint);
            int by = other.applyAsInt(codePoint);
            if (by != 0) {
                editor.replace(at, next, Character.toString(by));
            }
            at = next;
        }
    }

    private void toLatin() {
        int before = 0;
        for (int at = start; at < end; ) {
            int codePoint = text.codePointAt(at);
            int next = at + Character.charCount(codePoint);
            int letter = codePoint;
            if (LookAlikes.latin(codePoint) != 0) {
                letter = LookAlikes.latin(codePoint);
                if (letter == 'I' || letter == 'l') {
                    letter = upright(codePoint, before, next);
                }
                editor.replace(at, next, Character.toString(letter));
            }
            before = Character.isLetter(letter) ? letter : before;
            at = next;
        }
    }

    /**
     * I and l look alike, so what looks like one looks like the other.
     *
     * @param before the letter before it; 0 at the word's beginning
     * @param next where what follows it begins
     */
    private char upright(int twin, int before, int next) {
        boolean isBeforeSmall = next < end && Character.isLowerCase(text.codePointAt(next));
        if (Character.isLowerCase(twin) || (before != 0 && (Character.isLowerCase(before) || isBeforeSmall))) {
            return 'l';
        }
        boolean isCapital = Character.isUpperCase(twin) && twin != '\u04c0';
        return before == 0 && isBeforeSmall && !isCapital ? 'l' : 'I';
    }
}
