package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Facet;
import pith.engine.FacetCounts;
import pith.engine.Filter;
import pith.engine.Ranking;
import pith.engine.Shown;
import pith.engine.Sort;

/**
 * What is counted, and by what is sorted. A facet is {@code {"field": F, "limit": 10}} for values, {@code {"field": F,
 * "ranges": [{"from": V, "to": V}, ...]}} or {@code {"field": F, "span": "year"}} (or month, day) for dates; a sort
 * {@code {"field": F, "descending": true}}.
 */
final class FacetJson {
    private FacetJson() {}

    static List<Facet> facets(Fields body) {
        List<Facet> facets = new ArrayList<>();
        for (JsonNode each : body.has("facets") ? body.list("facets", Shown.MAX_FACETS) : List.<JsonNode>of()) {
            facets.add(facet(
                    new Fields(each, "facets[" + facets.size() + "]", Set.of("field", "limit", "ranges", "span"))));
        }
        return facets;
    }

    private static Facet facet(Fields fields) {
        String field = fields.text("field");
        int kinds = (fields.has("limit") ? 1 : 0) + (fields.has("ranges") ? 1 : 0) + (fields.has("span") ? 1 : 0);
        if (kinds > 1) {
            throw new BadInput("the facet on field \"" + fields.name("field")
                    + "\" counts one thing: give limit (values), ranges or span (dates)");
        }
        if (fields.has("span")) {
            return new Facet.Dates(field, fields.choice("span", Facet.Span.YEAR));
        }
        if (!fields.has("ranges")) {
            return new Facet.Values(field, fields.whole("limit", Facet.DEFAULT_LIMIT));
        }
        List<Filter.Range> ranges = new ArrayList<>();
        for (JsonNode each : fields.list("ranges", Facet.MAX_LIMIT)) {
            ranges.add(FilterJson.range(each, fields.name("ranges") + "[" + ranges.size() + "]", field));
        }
        return new Facet.Ranges(field, ranges);
    }

    static List<Sort> sorts(Fields body) {
        List<Sort> sorts = new ArrayList<>();
        for (JsonNode each : body.has("sort") ? body.list("sort", Ranking.MAX_SORTS) : List.<JsonNode>of()) {
            Fields fields = new Fields(each, "sort[" + sorts.size() + "]", Set.of("field", "descending"));
            sorts.add(new Sort(fields.text("field"), descending(fields)));
        }
        return sorts;
    }

    private static boolean descending(Fields fields) {
        @Nullable JsonNode value = fields.get("descending");
        if (value != null && !value.isBoolean()) {
            throw Fields.wrongType(fields.name("descending"), value, "true or false");
        }
        return value != null && value.booleanValue();
    }

    static ArrayNode write(List<FacetCounts> facets) {
        ArrayNode array = Json.object().arrayNode();
        for (FacetCounts each : facets) {
            ObjectNode facet = array.addObject().put("field", each.facet().field());
            ArrayNode counts = facet.putArray("counts");
            for (FacetCounts.Count count : each.counts()) {
                ObjectNode json = counts.addObject().put("label", count.label());
                json.set("filter", FilterJson.write(count.filter()));
                json.put("documents", count.documents());
            }
            facet.put("others", each.others());
        }
        return array;
    }
}
