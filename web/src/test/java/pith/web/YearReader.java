package pith.web;

import java.util.List;
import java.util.regex.Pattern;
import pith.engine.ModelIdentity;
import pith.engine.Reader;

/** A reader to which every year is the answer, and nothing else. */
final class YearReader implements Reader {
    private static final Pattern YEAR = Pattern.compile("\\b\\d{4}\\b");

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("years", "of years");
    }

    @Override
    public Reading read(String question, String text, int most) {
        List<Span> spans = YEAR.matcher(text)
                .results()
                .limit(most)
                .map(year -> new Span(year.start(), year.end(), 26 - year.start() / 1_000.0))
                .toList();
        return new Reading(spans.isEmpty() ? 9 : 0, spans);
    }

    @Override
    public void close() {}
}
