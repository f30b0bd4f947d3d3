package pith.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import pith.engine.Explained;
import pith.engine.ExplainedHit;
import pith.engine.Query;
import pith.engine.Results.Part;

/** How a score came to be, and what of a query is unfinished, as JSON. */
final class ExplainedJson {
    private ExplainedJson() {}

    static ObjectNode write(Query query, ExplainedHit hit) {
        ObjectNode json = Json.object();
        json.put("query", query.text());
        json.put("mode", query.mode().name().toLowerCase(Locale.ROOT));
        json.put("comparable", query.comparable());
        json.put("id", hit.document().id());
        json.put("title", hit.document().title());
        json.put("rank", hit.rank());
        json.put("total", hit.total());
        json.put("score", hit.score().value());
        json.set("explanation", tree(hit.score()));
        unfinished(json, hit.unfinished());
        json.put("view", hit.view());
        return json;
    }

    private static ObjectNode tree(Explained explained) {
        ObjectNode json = Json.object();
        json.put("what", explained.what());
        json.put("value", explained.value());
        json.put("operation", explained.operation().name().toLowerCase(Locale.ROOT));
        if (!explained.parts().isEmpty()) {
            ArrayNode parts = json.putArray("parts");
            explained.parts().forEach(part -> parts.add(tree(part)));
        }
        return json;
    }

    /** In the order in which it is done. */
    static void unfinished(ObjectNode json, Set<Part> unfinished) {
        ArrayNode parts = json.putArray("unfinished");
        new TreeSet<>(unfinished).forEach(part -> parts.add(part.name().toLowerCase(Locale.ROOT)));
    }
}
