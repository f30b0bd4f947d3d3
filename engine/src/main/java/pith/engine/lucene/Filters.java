package pith.engine.lucene;

import java.util.function.Function;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;
import pith.engine.Filter;
import pith.engine.Value;

/** Filters as Lucene queries over documents (not passages). */
final class Filters {
    static final Query DOCUMENTS = new TermQuery(new Term(Layout.KIND, Layout.DOCUMENT));

    private Filters() {}

    static Query query(Filter filter) {
        return switch (filter) {
            case Filter.Is is -> is(is.field(), is.value());
            case Filter.Range range -> range(range.field(), range.from(), range.to());
            case Filter.Exists exists -> new TermQuery(new Term(Layout.HAS, exists.field()));
            case Filter.StartsWith starts ->
                new PrefixQuery(new Term(Layout.field(starts.field(), new Value.Keyword("")), starts.start()));
            case Filter.Holds holds -> new HoldsQuery(holds.words());
            case Filter.Below below ->
                below.folder().isEmpty() ? DOCUMENTS : new TermQuery(new Term(Layout.FOLDER, below.folder()));
            case Filter.And and -> {
                BooleanQuery.Builder all = new BooleanQuery.Builder().add(DOCUMENTS, Occur.FILTER);
                and.filters().forEach(each -> all.add(query(each), Occur.FILTER));
                yield and.filters().isEmpty() ? DOCUMENTS : all.build();
            }
            case Filter.Or or -> {
                BooleanQuery.Builder any = new BooleanQuery.Builder();
                or.filters().forEach(each -> any.add(query(each), Occur.SHOULD));
                yield or.filters().isEmpty() ? new MatchNoDocsQuery("an or of nothing") : any.build();
            }
            case Filter.Not not ->
                new BooleanQuery.Builder()
                        .add(DOCUMENTS, Occur.FILTER)
                        .add(query(not.filter()), Occur.MUST_NOT)
                        .build();
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
            case Value.Several s -> throw new IllegalArgumentException("checked by Filter.Is");
        };
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
