package pith.engine.lucene;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;
import pith.engine.Facet;
import pith.engine.FacetCounts;
import pith.engine.Filter;
import pith.engine.Sort;
import pith.engine.Value;

/** What a view's documents have in their metadata, read from its columns. One object reads for one query. */
final class FieldValues {
    private static final List<Column<Long>> NUMBERS = List.of(
            new Column<>("w:", Value.Whole::new),
            new Column<>("r:", bits -> new Value.Real(NumericUtils.sortableLongToDouble(bits))),
            new Column<>("d:", millis -> new Value.Date(Instant.ofEpochMilli(millis))));

    private static final List<Column<String>> TERMS = List.of(
            new Column<>("k:", Value.Keyword::new),
            new Column<>("f:", term -> new Value.Flag(Boolean.parseBoolean(term))));

    private final List<LeafReaderContext> leaves;
    private final int[] documents; // ascending, since Lucene reads forwards only

    FieldValues(List<LeafReaderContext> leaves, int[] documents) {
        this.leaves = leaves;
        this.documents = documents.clone();
        Arrays.sort(this.documents);
    }

    /** The values of one type: see {@link Layout}. */
    private record Column<T>(String prefix, Function<T, Value> value) {}

    private interface Numbers {
        /** @param numbers ascending; one can stand there twice */
        void of(int document, long[] numbers);
    }

    private interface Terms {
        /** @param document of the leaf; the terms stand at it */
        void of(int document, SortedSetDocValues terms) throws IOException;
    }

    FacetCounts count(Facet facet) throws IOException {
        return switch (facet) {
            case Facet.Values values -> FacetCounts.of(values, values(values.field()));
            case Facet.Ranges ranges -> FacetCounts.of(ranges, ranges(ranges));
            case Facet.Dates dates -> FacetCounts.of(dates, spans(dates));
        };
    }

    private Map<Value, Long> values(String name) throws IOException {
        Map<Value, Long> counts = new HashMap<>();
        for (Column<Long> column : NUMBERS) {
            Longs found = new Longs();
            numbers(column.prefix + name, (document, numbers) -> {
                for (int i = 0; i < numbers.length; i++) {
                    if (i == 0 || numbers[i] != numbers[i - 1]) {
                        found.add(numbers[i]);
                    }
                }
            });
            found.count((number, count) -> counts.merge(column.value.apply(number), count, Long::sum));
        }
        for (Column<String> column : TERMS) {
            for (LeafReaderContext leaf : leaves) {
                addTerms(leaf, column, name, counts);
            }
        }
        return counts;
    }

    private void addTerms(LeafReaderContext leaf, Column<String> column, String name, Map<Value, Long> counts)
            throws IOException {
        SortedSetDocValues values = leaf.reader().getSortedSetDocValues(column.prefix + name);
        if (values == null) {
            return;
        }
        Longs ordinals = new Longs();
        terms(leaf, values, (document, terms) -> {
            for (int i = terms.docValueCount(); i > 0; i--) {
                ordinals.add(terms.nextOrd());
            }
        });
        ordinals.count((ordinal, count) -> {
            String term = values.lookupOrd(ordinal).utf8ToString();
            counts.merge(column.value.apply(term), count, Long::sum);
        });
    }

    private long[] ranges(Facet.Ranges facet) throws IOException {
        long[] counts = new long[facet.ranges().size()];
        for (Column<Long> column : NUMBERS) {
            Bounds[] bounds = facet.ranges().stream()
                    .map(range -> Bounds.of(range, column.prefix))
                    .toArray(Bounds[]::new);
            if (Arrays.stream(bounds).noneMatch(Bounds::wanted)) {
                continue;
            }
            numbers(column.prefix + facet.field(), (document, numbers) -> {
                for (int i = 0; i < bounds.length; i++) {
                    if (bounds[i].holdsAny(numbers)) {
                        counts[i]++;
                    }
                }
            });
        }
        return counts;
    }

    /** A range as its column has it; of another column, it holds nothing. */
    private record Bounds(boolean wanted, long from, long to) {
        static Bounds of(Filter.Range range, String prefix) {
            Value from = range.from();
            Value to = range.to();
            Value type = from != null ? from : to;
            if (type == null || !Layout.field("", type).equals(prefix)) {
                return new Bounds(false, 0, -1);
            }
            return new Bounds(
                    true, from == null ? Long.MIN_VALUE : number(from), to == null ? Long.MAX_VALUE : number(to));
        }

        boolean holdsAny(long[] numbers) {
            for (long number : numbers) {
                if (number >= from && number <= to) {
                    return true;
                }
            }
            return false;
        }
    }

    private static long number(Value bound) {
        return switch (bound) {
            case Value.Whole whole -> whole.value();
            case Value.Real real -> NumericUtils.doubleToSortableLong(real.value());
            case Value.Date date -> date.value().toEpochMilli();
            case Value.Keyword k -> throw new IllegalArgumentException("checked by Filter.Range");
            case Value.Text t -> throw new IllegalArgumentException("checked by Filter.Range");
            case Value.Flag f -> throw new IllegalArgumentException("checked by Filter.Range");
            case Value.Several s -> throw new IllegalArgumentException("checked by Filter.Range");
        };
    }

    private SortedMap<LocalDate, Long> spans(Facet.Dates facet) throws IOException {
        SortedMap<LocalDate, Long> counts = new TreeMap<>();
        numbers("d:" + facet.field(), (document, numbers) -> {
            LocalDate before = null;
            for (long millis : numbers) {
                LocalDate begin = facet.span().begin(millis);
                if (!begin.equals(before)) {
                    counts.merge(begin, 1L, Long::sum);
                }
                before = begin;
            }
        });
        return counts;
    }

    /** The least or the greatest value of each document that has any. */
    Map<Integer, Value> keys(Sort sort) throws IOException {
        Map<Integer, Value> keys = new HashMap<>();
        for (Column<Long> column : NUMBERS) {
            numbers(
                    column.prefix + sort.field(),
                    (document, numbers) -> offer(
                            keys,
                            document,
                            column.value.apply(numbers[sort.descending() ? numbers.length - 1 : 0]),
                            sort));
        }
        for (Column<String> column : TERMS) {
            for (LeafReaderContext leaf : leaves) {
                SortedSetDocValues values = leaf.reader().getSortedSetDocValues(column.prefix + sort.field());
                if (values != null) {
                    terms(leaf, values, (document, terms) -> {
                        long ordinal = terms.nextOrd();
                        for (int i = terms.docValueCount(); sort.descending() && i > 1; i--) {
                            ordinal = terms.nextOrd();
                        }
                        Value value =
                                column.value.apply(terms.lookupOrd(ordinal).utf8ToString());
                        offer(keys, leaf.docBase + document, value, sort);
                    });
                }
            }
        }
        return keys;
    }

    private static void offer(Map<Integer, Value> keys, int document, Value value, Sort sort) {
        keys.merge(document, value, (a, b) -> Value.ORDER.compare(a, b) <= 0 == sort.descending() ? b : a);
    }

    private void numbers(String field, Numbers each) throws IOException {
        for (LeafReaderContext leaf : leaves) {
            @Nullable SortedNumericDocValues values = leaf.reader().getSortedNumericDocValues(field);
            int end = values == null ? 0 : place(leaf.docBase + leaf.reader().maxDoc());
            for (int i = place(leaf.docBase); values != null && i < end; i++) {
                if (values.advanceExact(documents[i] - leaf.docBase)) {
                    long[] numbers = new long[values.docValueCount()];
                    for (int n = 0; n < numbers.length; n++) {
                        numbers[n] = values.nextValue();
                    }
                    each.of(documents[i], numbers);
                }
            }
        }
    }

    private void terms(LeafReaderContext leaf, SortedSetDocValues values, Terms each) throws IOException {
        int end = place(leaf.docBase + leaf.reader().maxDoc());
        for (int i = place(leaf.docBase); i < end; i++) {
            if (values.advanceExact(documents[i] - leaf.docBase)) {
                each.of(documents[i] - leaf.docBase, values);
            }
        }
    }

    /** The place of the first document from this number on. */
    private int place(int number) {
        int found = Arrays.binarySearch(documents, number);
        return found >= 0 ? found : -found - 1;
    }

    /** A growing array of numbers. */
    private static final class Longs {
        private long[] values = new long[64];
        private int size;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        /** Hands over each number and how often it was added. */
        void count(Counted counted) throws IOException {
            Arrays.sort(values, 0, size);
            for (int start = 0, end; start < size; start = end) {
                end = start + 1;
                while (end < size && values[end] == values[start]) {
                    end++;
                }
                counted.of(values[start], end - start);
            }
        }
    }

    private interface Counted {
        void of(long number, long count) throws IOException;
    }
}
