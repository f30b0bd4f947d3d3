package pith.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the blocks of a text: headings, paragraphs, and the lines of tables and code. Blank lines, headings and list items
 * end a paragraph. Text is all that this goes by, whoever gave it, so that a stored document can be looked through again: a
 * heading is a Markdown one, or a line that stands alone with more after it, is short and does not end as a sentence does.
 */
public final class Blocks {
    private static final int LONGEST_HEADING = 100;

    private static final Pattern FENCE = Pattern.compile(" {0,3}+(?:```|~~~)");
    private static final Pattern HEADING = Pattern.compile(" {0,3}+#{1,6}[ \\t]");
    private static final Pattern ITEM = Pattern.compile("[ \\t]*+(?:[-*+\\u2022]|\\d{1,3}[.)])[ \\t]");
    private static final Pattern UNDERLINE = Pattern.compile(" {0,3}+(?:={3,}+|-{3,}+)\\s*+");

    /** What a heading does not end with. A colon it may. */
    private static final String SENTENCE_ENDS =
            ".!?,;\"'\u2019\u201d\u2026\u3002\uff01\uff1f\uff0c\u3001\uff1b\u061f\u060c\u061b\u06d4\u0964";

    private final String text;
    private final List<Block> found = new ArrayList<>();

    private int block = -1; // where the paragraph that is being gathered starts; -1 where none is
    private boolean blockAlone; // whether nothing but a blank line stands before it
    private boolean blockOneLine; // an underline not counted

    private int lines; // numbers the last table or stretch of code
    private int inLines; // the number of the one that is being read, 0 where none is

    /** What a block is. */
    public enum Kind {
        /** It stands over what follows. */
        HEADING,
        /** Of any number of lines. */
        PARAGRAPH,
        /** Of a table or of code. */
        LINE
    }

    /**
     * A part of a text, with white space around it.
     *
     * @param start its first UTF-16 unit
     * @param end one past its last
     * @param lines names the table or stretch of code that a line is of, by a number of its own; 0 for others
     */
    public record Block(int start, int end, Kind kind, int lines) {}

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

    private Blocks(String text) {
        this.text = text;
    }

    /** The blocks, in the order of the text; none for a blank one. */
    public static List<Block> of(String text) {
        Blocks blocks = new Blocks(text);
        blocks.scan();
        return blocks.found;
    }

    /** White space, the kinds that do not break a line included. All of it is in the basic plane. */
    public static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** What ends a line; carriage return and line feed together end one. */
    public static boolean isLineBreak(char c) {
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
                    found.add(new Block(start, end, Kind.HEADING, 0));
                }
                case FENCE, CODE, ROW -> {
                    closeBlock(start, false);
                    inLines = inLines == 0 ? ++lines : inLines;
                    found.add(new Block(start, end, Kind.LINE, inLines));
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
            found.add(new Block(block, end, heading ? Kind.HEADING : Kind.PARAGRAPH, 0));
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
}
