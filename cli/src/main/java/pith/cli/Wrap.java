package pith.cli;

import java.util.ArrayList;
import java.util.List;
import pith.cli.Span.Style;

/** Breaks styled text into lines: at spaces, beside wide characters, and within a word that is longer than a line. */
final class Wrap {
    private final StringBuilder text = new StringBuilder();
    private final List<Style> styles = new ArrayList<>();

    private Wrap(List<Span> spans) {
        for (Span span : spans) {
            for (char c : Glyphs.safe(span.text()).toCharArray()) {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ' ';
                if (c != ' ' || !first) {
                    text.append(c);
                    styles.add(span.style());
                }
            }
        }
    }

    /** The lines, each of at most {@code columns} columns; runs of white space shown as one space. */
    static List<List<Span>> lines(List<Span> spans, int columns) {
        return new Wrap(spans).lines(Math.max(2, columns));
    }

    private List<List<Span>> lines(int columns) {
        List<List<Span>> lines = new ArrayList<>();
        int lineStart = 0;
        int width = 0;
        int breakEnd = -1; // where the line would end and the next one begin
        int breakNext = -1;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == ' ') {
                breakEnd = i;
                breakNext = i + 1;
            } else if (Glyphs.isWide(c) && i > lineStart && text.charAt(i - 1) != ' ') {
                breakEnd = i;
                breakNext = i;
            }
            width += Glyphs.width(c);
            while (width > columns && c != ' ') {
                boolean within = breakEnd <= lineStart;
                lines.add(spans(lineStart, within ? i : breakEnd));
                lineStart = within ? i : breakNext;
                width = Glyphs.width(text.substring(lineStart, i)) + Glyphs.width(c);
            }
            i += Character.charCount(c);
        }
        if (lineStart < text.length()) {
            lines.add(spans(lineStart, text.length()));
        }
        return lines;
    }

    private List<Span> spans(int from, int to) {
        int end = to;
        while (end > from && text.charAt(end - 1) == ' ') {
            end--;
        }
        List<Span> spans = new ArrayList<>();
        for (int start = from; start < end; ) {
            int next = start + 1;
            while (next < end && styles.get(next) == styles.get(start)) {
                next++;
            }
            spans.add(new Span(text.substring(start, next), styles.get(start)));
            start = next;
        }
        return spans;
    }
}
