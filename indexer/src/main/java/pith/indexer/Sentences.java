package pith.indexer;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pith.engine.Languages;

/**
 * Finds the sentences of a text. Blank lines, headings and list items end one whatever its punctuation; rows of tables
 * and lines of code are one each; within a paragraph the language's rules decide: for English the JDK's, corrected for
 * abbreviations, else {@link SentenceRules}. White space between two sentences belongs to neither; everything else belongs
 * to one.
 *
 * <p>Text is all that this goes by, so that a stored document can be split again: a heading is a Markdown one, or a
 * line that stands alone, is short and does not end as a sentence does.
 */
final class Sentences {
    private static final int LONGEST_HEADING = 100;

    private static final Pattern FENCE = Pattern.compile(" {0,3}+(?:```|~~~)");
    private static final Pattern HEADING = Pattern.compile(" {0,3}+#{1,6}[ \\t]");
    private static final Pattern ITEM = Pattern.compile("[ \\t]*+(?:[-*+\\u2022]|\\d{1,3}[.)])[ \\t]");
    private static final Pattern UNDERLINE = Pattern.compile(" {0,3}+(?:={3,}+|-{3,}+)\\s*+");

    /** What a heading does not end with. A colon it may. */
    private static final String SENTENCE_ENDS =
            ".!?,;\"'\u2019\u201d\u2026\u3002\uff01\uff1f\uff0c\u3001\uff1b\u061f\u060c\u061b\u06d4\u0964";

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

    private int block = -1; // where the paragraph that is being gathered starts; -1 where none is
    private boolean blockAlone; // whether nothing but a blank line stands before it
    private boolean blockOneLine; // an underline not counted

    private int lines; // numbers the last table or stretch of code
    private int inLines; // the number of the one that is being read, 0 where none is

    /**
     * A sentence.
     *
     * @param start its first UTF-16 unit, no white space
     * @param end one past its last, which is no white space either
     * @param heading whether it stands over what follows
     * @param block names the table or stretch of code that it is a line of, by a number of its own; 0 for none
     */
    record Sentence(int start, int end, boolean heading, int block) {}

    private enum Line {
        BLANK,
        /** Opens or closes a stretch of code. */
        FENCE,
        /** Between two fences. */
        CODE,
        /** In Markdown's own notation. */
        HEADING,
        /** Of a table: cells parted by tabs or bars. */
        ROW,
        /** Begins an item of a list, which may go on over more lines. */
        ITEM,
        UNDERLINE,
        PROSE
    }

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

    /** White space, the kinds that do not break a line included. All of it is in the basic plane. */
    static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    static boolean isLineBreak(char c) {
        return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029' || c == '\f' || c == '\u000b';
    }

    private void scan() {
        int unclosed = unclosedFence();
        boolean fenced = false;
        boolean afterBlank = true;
        for (int start = 0, end; start < text.length(); start = end + 1) {
            end = start;
            while (end < text.length() && !isLineBreak(text.charAt(end))) {
                end++;
            }
            if (end == start && start > 0 && text.charAt(start) == '\n' && text.charAt(start - 1) == '\r') {
                continue; // the second half of one line break
            }
            Line line = start == unclosed ? Line.PROSE : kind(start, end, fenced);
            if (!fenced && line != Line.ROW) {
                inLines = 0;
            }
            switch (line) {
                case BLANK -> closeBlock(start, true);
                case HEADING -> {
                    closeBlock(start, false);
                    addParagraph(start, end, true);
                }
                case FENCE, CODE, ROW -> {
                    closeBlock(start, false);
                    inLines = inLines == 0 ? ++lines : inLines;
                    add(start, end, false);
                    if (line == Line.FENCE) {
                        fenced = !fenced;
                        inLines = fenced ? inLines : 0;
                    }
                }
                case ITEM -> {
                    closeBlock(start, false);
                    openBlock(start, false);
                }
                case UNDERLINE, PROSE -> {
                    if (block < 0) {
                        openBlock(start, afterBlank);
                    } else {
                        blockOneLine &= line == Line.UNDERLINE;
                    }
                }
            }
            afterBlank = line == Line.BLANK;
        }
        closeBlock(text.length(), false);
    }

    /** Where the last fence stands when nothing closes it, which makes it a line like others; -1 when all are closed. */
    private int unclosedFence() {
        if (!text.contains("```") && !text.contains("~~~")) {
            return -1;
        }
        int open = -1;
        for (int start = 0, end; start < text.length(); start = end + 1) {
            end = start;
            while (end < text.length() && !isLineBreak(text.charAt(end))) {
                end++;
            }
            if (startsWith(FENCE, start, end)) {
                open = open < 0 ? start : -1;
            }
        }
        return open;
    }

    private Line kind(int start, int end, boolean fenced) {
        int first = start;
        while (first < end && isSpace(text.charAt(first))) {
            first++;
        }
        if (first == end) {
            return Line.BLANK;
        }
        if (startsWith(FENCE, start, end)) {
            return Line.FENCE;
        }
        if (fenced) {
            return Line.CODE;
        }
        if (startsWith(HEADING, start, end)) {
            return Line.HEADING;
        }
        if (startsWith(ITEM, start, end)) {
            return Line.ITEM;
        }
        int tab = text.indexOf('\t', first, end);
        if (text.charAt(first) == '|' || (tab >= 0 && !text.substring(tab, end).isBlank())) {
            return Line.ROW;
        }
        return UNDERLINE.matcher(text).region(start, end).matches() ? Line.UNDERLINE : Line.PROSE;
    }

    private boolean startsWith(Pattern pattern, int start, int end) {
        return pattern.matcher(text).region(start, end).lookingAt();
    }

    private void openBlock(int start, boolean alone) {
        block = start;
        blockAlone = alone;
        blockOneLine = true;
    }

    private void closeBlock(int end, boolean blankFollows) {
        if (block >= 0) {
            boolean heading = blankFollows && blockAlone && blockOneLine && looksLikeHeading(block, end);
            addParagraph(block, end, heading);
        }
        block = -1;
    }

    private boolean looksLikeHeading(int start, int end) {
        if (end - start > 2 * LONGEST_HEADING) {
            return false;
        }
        String line = text.substring(start, end)
                .strip()
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        return !line.isEmpty()
                && line.length() <= LONGEST_HEADING
                && SENTENCE_ENDS.indexOf(line.charAt(line.length() - 1)) < 0
                && line.codePoints().anyMatch(Character::isLetter);
    }

    private void addParagraph(int start, int end, boolean heading) {
        if (heading) {
            add(start, end, true);
            return;
        }
        if (rules != null) {
            int last = start;
            for (int each : rules.ends(text, start, end)) {
                add(last, each, false);
                last = each;
            }
            return;
        }
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        breaks.setText(text.substring(start, end));
        int from = start;
        for (int at = breaks.next(); at != BreakIterator.DONE; at = breaks.next()) {
            if (start + at == end || endsSentence(from, start + at, end)) {
                add(from, start + at, false);
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

    private void add(int from, int to, boolean heading) {
        int start = from;
        int end = to;
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        if (start < end) {
            found.add(new Sentence(start, end, heading, inLines));
        }
    }
}
