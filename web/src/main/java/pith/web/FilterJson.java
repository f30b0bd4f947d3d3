package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Filter;
import pith.engine.Value;

/**
 * Filters as JSON: {@code {"field": F, "is": V}}, {@code {"field": F, "in": [V, ...]}}, {@code {"field": F, "from": V,
 * "to": V}} (both ends included; {@code "above"} and {@code "under"} leave them out), {@code {"field": F, "prefix": S}},
 * {@code {"field": F, "words": S}}, {@code {"field": F, "exists": true}}, {@code {"below": FOLDER}}, {@code {"and":
 * [...]}}, {@code {"or": [...]}}, {@code {"not": {...}}}, {@code {"among": {...}}}. One object reads one filter.
 */
final class FilterJson {
    /** An engine may turn each into a clause, and has its own limit on those. */
    static final int MAX_PARTS = 500;

    static final int MAX_DEPTH = 20;

    private static final List<String> OF_FIELD =
            List.of("is", "in", "from", "to", "above", "under", "prefix", "words", "exists");

    private static final List<String> OF_OTHERS = List.of("below", "and", "or", "not", "among");

    private static final Set<String> KNOWN = Stream.of(List.of("field"), OF_FIELD, OF_OTHERS)
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    private int parts;

    private FilterJson() {}

    static Filter read(@Nullable JsonNode filter) {
        return filter == null ? Filter.ALL : new FilterJson().part(filter, "filter", 1);
    }

    private Filter part(JsonNode json, String path, int depth) {
        if (++parts > MAX_PARTS || depth > MAX_DEPTH) {
            throw new BadInput("the filter has more than " + MAX_PARTS + " parts or is nested deeper than " + MAX_DEPTH
                    + "; make it simpler");
        }
        Fields fields = new Fields(json, path, KNOWN);
        if (fields.has("field")) {
            return onField(fields);
        }
        if (json.size() != 1) {
            throw misshapen(path);
        }
        if (fields.has("below")) {
            return new Filter.Below(fields.text("below"));
        }
        if (fields.has("and")) {
            return new Filter.And(parts(fields, "and", depth));
        }
        if (fields.has("or")) {
            return new Filter.Or(parts(fields, "or", depth));
        }
        if (fields.has("not")) {
            return new Filter.Not(part(fields.required("not"), fields.name("not"), depth + 1));
        }
        if (fields.has("among")) {
            return new Filter.Among(part(fields.required("among"), fields.name("among"), depth + 1));
        }
        throw misshapen(path);
    }

    private List<Filter> parts(Fields fields, String name, int depth) {
        List<Filter> filters = new ArrayList<>();
        for (JsonNode each : fields.list(name, MAX_PARTS)) {
            filters.add(part(each, fields.name(name) + "[" + filters.size() + "]", depth + 1));
        }
        return filters;
    }

    private static Filter onField(Fields fields) {
        String field = fields.text("field");
        Set<String> tests = OF_FIELD.stream().filter(fields::has).collect(Collectors.toSet());
        boolean range = tests.equals(Set.of("from", "to"));
        if ((tests.size() != 1 && !range) || OF_OTHERS.stream().anyMatch(fields::has)) {
            throw new BadInput("the filter on field \"" + fields.name("field")
                    + "\" needs one of is, in, prefix, words, exists, above, under, or from and to");
        }
        if (fields.has("from") || fields.has("to")) {
            return range(field, value(fields, "from"), value(fields, "to"));
        }
        if (fields.has("above")) {
            return Filter.above(field, ValueJson.read(fields.required("above"), fields.name("above")));
        }
        if (fields.has("under")) {
            return Filter.under(field, ValueJson.read(fields.required("under"), fields.name("under")));
        }
        if (fields.has("prefix")) {
            return new Filter.Prefix(field, fields.text("prefix"));
        }
        if (fields.has("words")) {
            return new Filter.Mentions(field, fields.text("words"));
        }
        if (fields.has("in")) {
            return new Filter.In(field, values(fields));
        }
        if (fields.has("is")) {
            return new Filter.Is(field, ValueJson.read(fields.required("is"), fields.name("is")));
        }
        JsonNode exists = fields.required("exists");
        if (!exists.isBoolean()) {
            throw Fields.wrongType(fields.name("exists"), exists, "true or false");
        }
        Filter filter = new Filter.Exists(field);
        return exists.booleanValue() ? filter : new Filter.Not(filter);
    }

    private static @Nullable Value value(Fields fields, String name) {
        JsonNode value = fields.get(name);
        return value == null ? null : ValueJson.read(value, fields.name(name));
    }

    private static List<Value> values(Fields fields) {
        List<Value> values = new ArrayList<>();
        for (JsonNode each : fields.list("in", Filter.MAX_VALUES)) {
            values.add(ValueJson.read(each, fields.name("in") + "[" + values.size() + "]"));
        }
        return values;
    }

    /** What {@link #read} reads again. */
    static ObjectNode write(Filter filter) {
        ObjectNode json = Json.object();
        switch (filter) {
            case Filter.Is is -> json.put("field", is.field()).set("is", ValueJson.write(is.value()));
            case Filter.In in ->
                json.put("field", in.field()).set("in", ValueJson.write(new Value.Several(in.values())));
            case Filter.Range range -> {
                json.put("field", range.field());
                if (range.from() != null) {
                    json.set("from", ValueJson.write(range.from()));
                }
                if (range.to() != null) {
                    json.set("to", ValueJson.write(range.to()));
                }
            }
            case Filter.Prefix prefix -> json.put("field", prefix.field()).put("prefix", prefix.prefix());
            case Filter.Mentions words -> json.put("field", words.field()).put("words", words.text());
            case Filter.Exists exists -> json.put("field", exists.field()).put("exists", true);
            case Filter.Holds h -> throw new IllegalArgumentException("a query's own words are no filter of a request");
            case Filter.Below below -> json.put("below", below.folder());
            case Filter.And and -> write(json.putArray("and"), and.filters());
            case Filter.Or or -> write(json.putArray("or"), or.filters());
            case Filter.Not not -> json.set("not", write(not.filter()));
            case Filter.Among among -> json.set("among", write(among.filter()));
        }
        return json;
    }

    private static void write(ArrayNode array, List<Filter> filters) {
        filters.forEach(each -> array.add(write(each)));
    }

    /** A range of a facet, which is one of values from a bound to another. */
    static Filter.Range range(JsonNode json, String path, String field) {
        Fields fields = new Fields(json, path, Set.of("from", "to"));
        return range(field, value(fields, "from"), value(fields, "to"));
    }

    /** In {@code "from": 1, "to": 2.5} the 1 is as real as the 2.5. */
    private static Filter.Range range(String field, @Nullable Value from, @Nullable Value to) {
        if (from instanceof Value.Whole whole && to instanceof Value.Real) {
            return new Filter.Range(field, new Value.Real(whole.value()), to);
        }
        if (from instanceof Value.Real && to instanceof Value.Whole whole) {
            return new Filter.Range(field, from, new Value.Real(whole.value()));
        }
        return new Filter.Range(field, from, to);
    }

    private static BadInput misshapen(String path) {
        return new BadInput(
                path + " is no filter; give one of field (with is, in, prefix, words, exists, above, under, or from and"
                        + " to), below, and, or, not, among");
    }
}
