package pith.indexer.child;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes a text as it reads on the screen: a blank line around paragraphs, headings, lists and tables, a line for each
 * list item and table row, tabs between cells, and the white space of preformatted text as it is. Elements have HTML's
 * names. A heading that would not be seen to be one where it stands alone is marked as in Markdown.
 */
final class Layout {

    /** Elements with a blank line before and after them. */
    private static final Set<String> PARAGRAPHS = Set.of(
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "dl",
            "table",
            "pre",
            "blockquote",
            "figure",
            "hr",
            "article",
            "section",
            "header",
            "footer",
            "aside",
            "main",
            "address",
            "details",
            "fieldset");

    /** Elements on lines of their own. */
    private static final Set<String> LINES = Set.of(
            "div",
            "li",
            "dt",
            "dd",
            "tr",
            "caption",
            "figcaption",
            "summary",
            "legend",
            "form",
            "hgroup",
            "center",
            "thead",
            "tbody",
            "tfoot");

    private static final int LONGEST_PLAIN_HEADING = 100; // as in Sentences
    private static final char NO_BREAK_SPACE = '\u00a0';
    private static final char SOFT_HYPHEN = '\u00ad';

    private final StringBuilder out = new StringBuilder();
    private final List<Integer> pageStarts = new ArrayList<>();
    private int breaks; // line breaks due before the next text
    private boolean space; // whether white space is due before the next text
    private String mark = ""; // due before the next text: a list item's dash, the tabs of cells
    private int preformatted; // open pre elements
    private int rowStart = -1; // the length of the text where the open table row began; -1 outside of rows
    private int headingLevel; // of the open heading; 0 outside of one
    private int headingStart = -1; // where its text begins; -1 until there is some

    /** The text so far, without white space at its end. */
    String text() {
        int least = pageStarts.isEmpty() ? 0 : pageStarts.getLast();
        int end = out.length();
        while (end > least && Character.isWhitespace(out.charAt(end - 1))) {
            end--;
        }
        return out.substring(0, end);
    }

    List<Integer> pageStarts() {
        return pageStarts;
    }

    /** Begins a page, at a line of its own. */
    void page() {
        if (pageStarts.size() >= Reply.MAX_PAGES) {
            throw new Unreadable("has more than " + Reply.MAX_PAGES + " pages, which is the limit; split it");
        }
        if (!pageStarts.isEmpty()) {
            out.append('\n');
        }
        pageStarts.add(pageStarts.isEmpty() ? 0 : out.length());
        breaks = 0;
        space = false;
        mark = "";
        rowStart = -1;
    }

    void open(String name) {
        breakLines(breaksAround(name));
        switch (name) {
            case "br" -> {
                space = false;
                breaks = Math.min(breaks + 1, 2);
            }
            case "li" -> mark = "- ";
            case "tr" -> {
                mark = "";
                rowStart = out.length();
            }
            case "pre" -> preformatted++;
            case "h1", "h2", "h3", "h4", "h5", "h6" -> {
                headingLevel = name.charAt(1) - '0';
                headingStart = -1;
            }
            default -> {}
        }
    }

    /** Begins a table's cell that is not the first of its row. */
    void nextCell() {
        breaks = out.length() > rowStart ? 0 : breaks; // those that the cell before ended with
        mark += "\t";
    }

    void close(String name) {
        switch (name) {
            case "li" -> mark = "";
            case "tr" -> {
                mark = "";
                rowStart = -1;
            }
            case "pre" -> preformatted--;
            case "h1", "h2", "h3", "h4", "h5", "h6" -> closeHeading();
            default -> {}
        }
        breakLines(breaksAround(name));
    }

    /** Preformatted text between two lines of fence. */
    void openCode(String fence) {
        breakLines(2);
        writeDue();
        out.append(fence).append('\n');
        preformatted++;
    }

    void closeCode(String fence) {
        preformatted--;
        if (out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
        out.append(fence);
        breakLines(2);
    }

    private void closeHeading() {
        if (headingStart >= 0 && rowStart < 0 && !isPlain(out.substring(headingStart))) {
            for (int i = headingStart; i < out.length(); i++) {
                if (out.charAt(i) == '\n') {
                    out.setCharAt(i, ' ');
                }
            }
            out.insert(headingStart, "#".repeat(headingLevel) + " ");
        }
        headingLevel = 0;
        headingStart = -1;
    }

    /** Whether a line that stands alone shows by its form that it is a heading. */
    private static boolean isPlain(String heading) {
        char last = heading.charAt(heading.length() - 1);
        return heading.length() <= LONGEST_PLAIN_HEADING
                && Character.isLetter(heading.codePointAt(0))
                && (Character.isLetterOrDigit(last) || last == ')' || last == ':' || Character.isLowSurrogate(last))
                && heading.indexOf('\n') < 0
                && heading.indexOf('\t') < 0;
    }

    private static int breaksAround(String name) {
        if (PARAGRAPHS.contains(name)) {
            return 2;
        }
        return LINES.contains(name) ? 1 : 0;
    }

    private void breakLines(int least) {
        if (least > 0 && mark.isEmpty()) { // what follows a mark stays on its line
            boolean firstInRow = out.length() == rowStart;
            breaks = Math.max(breaks, firstInRow ? 1 : least);
            space = false;
        }
    }

    void text(String text) {
        if (preformatted > 0 && !text.isEmpty()) {
            writeDue();
            append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == NO_BREAK_SPACE) {
                space = true;
            } else if (c != SOFT_HYPHEN && !Character.isISOControl(c)) {
                writeDue();
                out.append(c);
            }
        }
        limit();
    }

    /** Lines as they are, such as those of a printed page; control characters left out. */
    void lines(String text) {
        writeDue();
        append(text);
    }

    private void append(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\t' || !Character.isISOControl(c)) {
                out.append(c);
            }
        }
        limit();
    }

    private void limit() {
        if (out.length() > Reply.MAX_TEXT - 2) {
            throw new Unreadable("holds more than " + (Reply.MAX_TEXT >> 20)
                    + " million characters of text, which is the limit; split it");
        }
    }

    /** Writes the breaks, the space and the mark that are due before a text; at the very start the mark alone. */
    private void writeDue() {
        int least = pageStarts.isEmpty() ? 0 : pageStarts.getLast();
        if (out.length() > least) {
            if (breaks > 0) {
                int there = 0;
                while (there < out.length() - least && out.charAt(out.length() - 1 - there) == '\n') {
                    there++;
                }
                out.repeat('\n', Math.max(0, breaks - there));
            } else if (space && mark.isEmpty()) {
                out.append(' ');
            }
        }
        out.append(mark);
        breaks = 0;
        space = false;
        mark = "";
        if (headingLevel > 0 && headingStart < 0) {
            headingStart = out.length();
        }
    }
}
