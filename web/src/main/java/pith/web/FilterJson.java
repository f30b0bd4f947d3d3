package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Filter;
import pith.engine.Value;

/**
 * Filters as JSON: {@code {"field": F, "is": V}}, {@code {"field": F, "from": V, "to": V}}, {@code {"field": F,
 * "exists": true}}, {@code {"below": FOLDER}}, {@code {"and": [...]}}, {@code {"or": [...]}}, {@code {"not": {...}}}.
 * One object reads one filter.
 */
final class FilterJson {
    /** An engine may turn each into a clause, and has its own limit on those. */
    static final int MAX_PARTS = 500;

    static final int MAX_DEPTH = 20;

    private static final Set<String> KNOWN = Set.of("field", "is", "from", "to", "exists", "below", "and", "or", "not");

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
        boolean range = fields.has("from") || fields.has("to");
        boolean other = fields.has("below") || fields.has("and") || fields.has("or") || fields.has("not");
        int tests = (fields.has("is") ? 1 : 0) + (range ? 1 : 0) + (fields.has("exists") ? 1 : 0);
        if (tests != 1 || other) {
            throw new BadInput(
                    "the filter on field \"" + fields.name("field") + "\" needs one of is, exists, or from and to");
        }
        if (range) {
            return range(field, value(fields, "from"), value(fields, "to"));
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

    /** In {@code "from": 1, "to": 2.5} the 1 is as real as the 2.5. */
    private static Filter range(String field, @Nullable Value from, @Nullable Value to) {
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
                path + " is no filter; give one of field (with is, exists, or from and to), below, and, or," + " not");
    }
}
