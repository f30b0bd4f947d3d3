package pith.cli;

import java.util.List;
import java.util.Locale;
import pith.engine.FacetCounts;
import pith.engine.FacetCounts.Count;

/** Prints what was counted, for people: a small table for each field. */
final class FacetTable {
    private static final int INDENT = 3;

    /** Of a label, in columns. */
    private static final int WIDEST = 40;

    private final Screen screen;

    FacetTable(Screen screen) {
        this.screen = screen;
    }

    void print(List<FacetCounts> facets) {
        for (FacetCounts facet : facets) {
            screen.blank();
            screen.paragraph(0, List.of(Span.title(facet.facet().field())));
            if (facet.counts().isEmpty()) {
                screen.paragraph(INDENT, List.of(Span.dim("none of the documents has a value to count")));
            }
            rows(facet);
        }
    }

    private void rows(FacetCounts facet) {
        List<String> labels = facet.counts().stream().map(FacetTable::label).toList();
        int labelWidth = labels.stream().mapToInt(Glyphs::width).max().orElse(0);
        int countWidth = facet.counts().stream()
                .mapToInt(count -> number(count.documents()).length())
                .max()
                .orElse(0);
        for (int i = 0; i < labels.size(); i++) {
            String count = number(facet.counts().get(i).documents());
            int gap = labelWidth - Glyphs.width(labels.get(i)) + 2 + countWidth - count.length();
            screen.line(Span.plain(" ".repeat(INDENT) + labels.get(i) + " ".repeat(gap) + count));
        }
        if (facet.others() > 0) {
            screen.paragraph(INDENT, List.of(Span.dim("and others, " + number(facet.others()) + " in all")));
        }
    }

    private static String label(Count count) {
        String label = Glyphs.safe(count.label()).replaceAll("\\s+", " ").strip();
        return Glyphs.cut(label.isEmpty() ? "(empty)" : label, WIDEST);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
