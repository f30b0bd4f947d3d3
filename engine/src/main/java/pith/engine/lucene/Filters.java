package pith.engine.lucene;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import pith.engine.Filter;
import pith.engine.Value;

/** Filters as Lucene queries over documents (not passages). */
final class Filters {
    static final Query DOCUMENTS = new TermQuery(new Term(Layout.KIND, Layout.DOCUMENT));

    private Filters() {}

    /** @param languages of the documents, which the words of a text may be of */
    static Query query(Filter filter, Set<String> languages) {
        return switch (filter) {
            case Filter.Is is -> is(is.field(), is.value());
            case Filter.In in -> in(in.field(), in.values());
            case Filter.Prefix prefix -> new PrefixQuery(new Term(Layout.keywords(prefix.field()), prefix.prefix()));
            case Filter.Mentions mentions ->
                words(
                        Layout.text(mentions.field()),
                        Analysis.queryWords(mentions.text(), languages).keySet());
            case Filter.Range range -> range(range.field(), range.from(), range.to());
            case Filter.Exists exists -> new TermQuery(new Term(Layout.HAS, exists.field()));
            case Filter.Holds holds -> new HoldsQuery(holds.words());
            case Filter.Below below ->
                below.folder().isEmpty() ? DOCUMENTS : new TermQuery(new Term(Layout.FOLDER, below.folder()));
            case Filter.And and -> {
                BooleanQuery.Builder all = new BooleanQuery.Builder().add(DOCUMENTS, Occur.FILTER);
                and.filters().forEach(each -> all.add(query(each, languages), Occur.FILTER));
                yield and.filters().isEmpty() ? DOCUMENTS : all.build();
            }
            case Filter.Or or -> {
                BooleanQuery.Builder any = new BooleanQuery.Builder();
                or.filters().forEach(each -> any.add(query(each, languages), Occur.SHOULD));
                yield or.filters().isEmpty() ? new MatchNoDocsQuery("an or of nothing") : any.build();
            }
            case Filter.Not not ->
                new BooleanQuery.Builder()
                        .add(DOCUMENTS, Occur.FILTER)
                        .add(query(not.filter(), languages), Occur.MUST_NOT)
                        .build();
            case Filter.Among among -> query(among.filter(), languages);
        };
    }

    private static Query is(String name, Value value) {
        String field = Layout.field(name, value);
        return switch (value) {
            case Value.Keyword k -> new TermQuery(new Term(field, k.value()));
            case Value.Flag f -> new TermQuery(new Term(field, Boolean.toString(f.value())));
            case Value.Whole w -> LongPoint.newExactQuery(field, w.value());
            case Value.Date d -> LongPoint.newExactQuery(field, d.value().toEpochMilli());
            case Value.Real r -> DoublePoint.newExactQuery(field, r.value());
            case Value.Text t -> throw new IllegalArgumentException("checked by Filter.Is");
            case Value.Several s -> throw new IllegalArgumentException("checked by Filter.Is");
        };
    }

    /** One set for each type: a clause for each value would soon be too many. */
    private static Query in(String name, List<Value> values) {
        Map<String, List<Value>> byField =
                values.stream().collect(Collectors.groupingBy(value -> Layout.field(name, value)));
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        byField.forEach((field, ofType) -> any.add(in(field, ofType.getFirst(), ofType), Occur.SHOULD));
        return any.build();
    }

    private static Query in(String field, Value type, List<Value> values) {
        return switch (type) {
            case Value.Keyword k -> terms(field, values.stream().map(value -> ((Value.Keyword) value).value()));
            case Value.Flag f ->
                terms(field, values.stream().map(value -> Boolean.toString(((Value.Flag) value).value())));
            case Value.Whole w ->
                LongPoint.newSetQuery(
                        field,
                        values.stream()
                                .mapToLong(value -> ((Value.Whole) value).value())
                                .toArray());
            case Value.Date d ->
                LongPoint.newSetQuery(
                        field,
                        values.stream()
                                .mapToLong(value -> ((Value.Date) value).value().toEpochMilli())
                                .toArray());
            case Value.Real r ->
                DoublePoint.newSetQuery(
                        field,
                        values.stream()
                                .mapToDouble(value -> ((Value.Real) value).value())
                                .toArray());
            case Value.Text t -> throw new IllegalArgumentException("checked by Filter.In");
            case Value.Several s -> throw new IllegalArgumentException("checked by Filter.In");
        };
    }

    private static Query terms(String field, Stream<String> terms) {
        return new TermInSetQuery(field, terms.map(BytesRef::new).toList());
    }

    /** Each word, in any of its terms. */
    private static Query words(String field, Set<Set<String>> words) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        words.forEach(word -> all.add(terms(field, word.stream()), Occur.FILTER));
        return words.isEmpty() ? new MatchNoDocsQuery("a text without words") : all.build();
    }

    private static Query range(String name, @Nullable Value from, @Nullable Value to) {
        Value type = from != null ? from : to;
        if (type == null) {
            throw new IllegalArgumentException("checked by Filter.Range");
        }
        String field = Layout.field(name, type);
        return switch (type) {
            case Value.Whole w -> longs(field, from, to, value -> ((Value.Whole) value).value());
            case Value.Date d ->
                longs(field, from, to, value -> ((Value.Date) value).value().toEpochMilli());
            case Value.Real r ->
                DoublePoint.newRangeQuery(
                        field,
                        from == null ? Double.NEGATIVE_INFINITY : ((Value.Real) from).value(),
                        to == null ? Double.POSITIVE_INFINITY : ((Value.Real) to).value());
            case Value.Keyword k -> throw new IllegalArgumentException("checked by Filter.Range");
            case Value.Text t -> throw new IllegalArgumentException("checked by Filter.Range");
            case Value.Flag f -> throw new IllegalArgumentException("checked by Filter.Range");
            case Value.Several s -> throw new IllegalArgumentException("checked by Filter.Range");
        };
    }

    private static Query longs(String field, @Nullable Value from, @Nullable Value to, Function<Value, Long> number) {
        return LongPoint.newRangeQuery(
                field,
                from == null ? Long.MIN_VALUE : number.apply(from),
                to == null ? Long.MAX_VALUE : number.apply(to));
    }
}
