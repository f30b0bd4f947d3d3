package pith.indexer;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pith.engine.Blocks;
import pith.engine.Languages;

/**
 * Finds the sentences of a text: headings, and the lines of tables and code, are one each (see {@link Blocks}); within
 * a paragraph the language's rules decide: for English the JDK's, corrected for abbreviations, else {@link
 * SentenceRules}. White space between two sentences belongs to neither; everything else belongs to one.
 */
final class Sentences {
    /** What is followed by a name, or never ends a sentence. */
    private static final Set<String> LINKS = Set.of(
            "dr", "mr", "mrs", "ms", "prof", "st", "gen", "col", "sgt", "capt", "lt", "rev", "hon", "gov", "sen", "rep",
            "e.g", "i.e", "cf", "vs", "viz", "ca", "approx", "resp");

    /** What is followed by a number; elsewhere it may well end a sentence: "He said no." */
    private static final Set<String> COUNTED =
            Set.of("fig", "figs", "eq", "eqs", "no", "nos", "p", "pp", "vol", "sec", "ch", "art", "tab", "ref", "refs");

    private static final int LONGEST_ABBREVIATION = 6;

    private final String text;
    private final @Nullable SentenceRules rules; // null for English
    private final List<Sentence> found = new ArrayList<>();

    /**
     * A sentence.
     *
     * @param start its first UTF-16 unit, no white space
     * @param end one past its last, which is no white space either
     * @param heading whether it stands over what follows
     * @param block names the table or stretch of code that it is a line of, by a number of its own; 0 for none
     */
    record Sentence(int start, int end, boolean heading, int block) {}

    private Sentences(String text, String language) {
        this.text = text;
        this.rules = language.isEmpty() || language.equals(Languages.DEFAULT) ? null : SentenceRules.of(language);
    }

    /**
     * The sentences, in the order of the text; none for a blank one.
     *
     * @param language its code; empty is the same as English
     */
    static List<Sentence> of(String text, String language) {
        Sentences sentences = new Sentences(text, language);
        sentences.scan();
        return sentences.found;
    }

    /** White space, the kinds that do not break a line included. */
    static boolean isSpace(char c) {
        return Blocks.isSpace(c);
    }

    static boolean isLineBreak(char c) {
        return Blocks.isLineBreak(c);
    }

    private void scan() {
        for (Blocks.Block block : Blocks.of(text)) {
            switch (block.kind()) {
                case HEADING -> add(block.start(), block.end(), true, 0);
                case PARAGRAPH -> addParagraph(block.start(), block.end());
                case LINE -> add(block.start(), block.end(), false, block.lines());
            }
        }
    }

    private void addParagraph(int start, int end) {
        if (rules != null) {
            int last = start;
            for (int each : rules.ends(text, start, end)) {
                add(last, each, false, 0);
                last = each;
            }
            return;
        }
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        breaks.setText(text.substring(start, end));
        int from = start;
        for (int at = breaks.next(); at != BreakIterator.DONE; at = breaks.next()) {
            if (start + at == end || endsSentence(from, start + at, end)) {
                add(from, start + at, false, 0);
                from = start + at;
            }
        }
    }

    /** Whether the JDK is right to break between {@code from} and {@code limit} at {@code at}. */
    private boolean endsSentence(int from, int at, int limit) {
        int next = at;
        while (next < limit && isSpace(text.charAt(next))) {
            next++;
        }
        if (next == limit) {
            return true;
        }
        if (Character.isLowerCase(text.codePointAt(next))) {
            return false; // "Really?" she asked.
        }
        int dot = at;
        while (dot > from && isSpace(text.charAt(dot - 1))) {
            dot--;
        }
        if (dot == from || text.charAt(--dot) != '.') {
            return true;
        }
        int word = dot;
        while (word > from && isAbbreviating(text.charAt(word - 1)) && dot - word <= LONGEST_ABBREVIATION) {
            word--;
        }
        String before = text.substring(word, dot);
        String lower = before.toLowerCase(Locale.ROOT);
        boolean initial = !before.isEmpty()
                && Character.isUpperCase(before.charAt(before.length() - 1))
                && (before.length() == 1 || before.charAt(before.length() - 2) == '.');
        boolean etAl = lower.equals("al") && text.regionMatches(word - 3, "et ", 0, 3);
        return !(initial
                || etAl
                || LINKS.contains(lower)
                || (COUNTED.contains(lower) && Character.isDigit(text.charAt(next))));
    }

    private static boolean isAbbreviating(char c) {
        return Character.isLetter(c) || c == '.';
    }

    private void add(int from, int to, boolean heading, int lines) {
        int start = from;
        int end = to;
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        if (start < end) {
            found.add(new Sentence(start, end, heading, lines));
        }
    }
}
