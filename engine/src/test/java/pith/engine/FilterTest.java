package pith.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Bounds that are left out themselves, the order of values, and what facets say of them. */
final class FilterTest {
    @Test
    void aBoundThatIsLeftOutIsTheNextValue() {
        assertEquals(new Filter.Range("a", new Value.Whole(4), null), Filter.above("a", new Value.Whole(3)));
        assertEquals(new Filter.Range("a", null, new Value.Whole(2)), Filter.under("a", new Value.Whole(3)));
        assertEquals(
                new Filter.Range("a", new Value.Real(Math.nextUp(0.5)), null), Filter.above("a", new Value.Real(0.5)));
        assertEquals(
                new Filter.Range("a", null, new Value.Date(Instant.ofEpochMilli(-1))),
                Filter.under("a", new Value.Date(Instant.EPOCH)));
    }

    @Test
    void nothingIsBeyondTheGreatestAndTheLeast() {
        for (Value greatest : List.of(
                new Value.Whole(Long.MAX_VALUE),
                new Value.Real(Double.MAX_VALUE),
                new Value.Date(Instant.ofEpochMilli(Long.MAX_VALUE)))) {
            assertEquals(Filter.NONE, Filter.above("a", greatest));
        }
        for (Value least : List.of(
                new Value.Whole(Long.MIN_VALUE),
                new Value.Real(-Double.MAX_VALUE),
                new Value.Date(Instant.ofEpochMilli(Long.MIN_VALUE)))) {
            assertEquals(Filter.NONE, Filter.under("a", least));
        }
        for (Value unordered : List.of(new Value.Keyword("x"), new Value.Flag(true), new Value.Text("x"))) {
            assertThrows(BadQuery.class, () -> Filter.above("a", unordered));
            assertThrows(BadQuery.class, () -> Filter.under("a", unordered));
        }
    }

    @Test
    void valuesHaveOneOrder() {
        List<Value> ascending = List.of(
                new Value.Real(-Double.MAX_VALUE),
                new Value.Whole(Long.MIN_VALUE),
                new Value.Real(-0.5),
                new Value.Whole(0),
                new Value.Real(0.5),
                new Value.Whole(Long.MAX_VALUE),
                new Value.Real(9.223372036854776E18), // one more than that
                new Value.Date(Instant.EPOCH),
                new Value.Date(Instant.ofEpochMilli(1)),
                new Value.Flag(false),
                new Value.Flag(true),
                new Value.Keyword(""),
                new Value.Keyword("Z"),
                new Value.Keyword("a"),
                new Value.Keyword("ab"),
                new Value.Keyword("\uffee"),
                new Value.Keyword("\ud83d\ude00"));
        List<Value> shuffled = new ArrayList<>(ascending);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.sort(Value.ORDER);
        assertEquals(ascending, shuffled);
        assertEquals(0, Value.ORDER.compare(new Value.Whole(3), new Value.Real(3)));
        assertEquals(0, Value.ORDER.compare(new Value.Real(0.0), new Value.Real(-0.0)));
    }

    @Test
    void spansOfTheCalendarHoldTheirLastMillisecond() {
        long leap = Instant.parse("2024-02-29T23:59:59.999Z").toEpochMilli();
        for (Facet.Span span : List.of(Facet.Span.MONTH, Facet.Span.DAY)) {
            assertEquals(span.begin(leap + 1), span.next(span.begin(leap)), span.name());
        }
        assertEquals(Facet.Span.YEAR.begin(leap), Facet.Span.YEAR.begin(leap + 1));
        assertEquals("2024", Facet.Span.YEAR.label(Facet.Span.YEAR.begin(leap)));
        assertEquals("2024-02", Facet.Span.MONTH.label(Facet.Span.MONTH.begin(leap)));
        assertEquals("2024-02-29", Facet.Span.DAY.label(Facet.Span.DAY.begin(leap)));
        for (long far : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            for (Facet.Span span : Facet.Span.values()) {
                var counts = new TreeMap<LocalDate, Long>();
                counts.put(span.begin(far), 1L);
                Filter filter = FacetCounts.of(new Facet.Dates("a", span), counts)
                        .counts()
                        .getFirst()
                        .filter();
                assertTrue(filter.toString().contains(Instant.ofEpochMilli(far).toString()), filter.toString());
            }
        }
    }
}
