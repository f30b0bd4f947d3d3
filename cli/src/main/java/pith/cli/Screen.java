package pith.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.PrintWriter;
import java.util.List;
import pith.cli.Span.Style;

/** Prints for people, or one JSON document for programs. Nothing that it prints can steer a terminal. */
final class Screen {
    /** Longer lines are hard to read. */
    private static final int MAX_WIDTH = 100;

    private static final int MIN_WIDTH = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final int width;
    private final boolean colour;

    Screen(PrintWriter out, int columns, boolean colour) {
        this.out = out;
        this.width = Math.clamp(columns, MIN_WIDTH, MAX_WIDTH);
        this.colour = colour;
    }

    /** In columns. */
    int width() {
        return width;
    }

    boolean colour() {
        return colour;
    }

    void blank() {
        out.println();
    }

    /** One line, however long. */
    void line(Span... spans) {
        print(List.of(spans));
    }

    /** One line whose last span stands at the right edge; the first is cut where they do not fit. */
    void spread(Span left, Span right) {
        String head = Glyphs.cut(Glyphs.safe(left.text()), width - Glyphs.width(right.text()) - 2);
        int gap = width - Glyphs.width(head) - Glyphs.width(right.text());
        line(new Span(head, left.style()), Span.plain(" ".repeat(Math.max(2, gap))), right);
    }

    /** Lines within the width, each behind the indent. */
    void paragraph(int indent, List<Span> spans) {
        paragraph(" ".repeat(indent), spans);
    }

    /** Lines within the width: the first behind {@code head}, the others as far to the right. */
    void paragraph(String head, List<Span> spans) {
        String before = head;
        for (List<Span> line : Wrap.lines(spans, width - Glyphs.width(head))) {
            out.print(before);
            print(line);
            before = " ".repeat(Glyphs.width(head));
        }
    }

    /** Words of our own in lines within the width. */
    void paragraph(String text) {
        paragraph(0, List.of(Span.plain(text)));
    }

    private void print(List<Span> spans) {
        for (Span span : spans) {
            String safe = Glyphs.safe(span.text());
            out.print(
                    colour && span.style() != Style.PLAIN
                            ? "\u001B[" + span.style().codes() + "m" + safe + "\u001B[0m"
                            : safe);
        }
        out.println();
    }

    /** One JSON document, whatever stands in its strings. */
    void json(JsonNode document) {
        json(document, JSON.writerWithDefaultPrettyPrinter());
    }

    /** One JSON document on a line of its own, one of many. */
    void jsonLine(JsonNode document) {
        json(document, JSON.writer());
    }

    private void json(JsonNode document, ObjectWriter writer) {
        String text;
        try {
            text = writer.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // JSON need not escape these, but they can steer a terminal.
            if ((c >= 0x7F && c <= 0x9F) || Glyphs.turnsDirection(c)) {
                safe.append(String.format("\\u%04X", (int) c));
            } else {
                safe.append(c);
            }
        }
        out.println(safe);
    }
}
