package pith.indexer;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Quote;
import pith.engine.Value;
import pith.indexer.child.Moments;

/**
 * The fields of a JSON object as metadata. A nested object's fields are named {@code a.b}, those of objects in a list
 * too; a list gives a field of several values; nulls and empty lists give nothing. A string that is a date or a moment
 * in the notation of ISO 8601 is a date; {@code {"date": "2020-01-01T00:00:00Z"}}, {@code {"real": 3}} and {@code {"text":
 * "..."}}, for prose that is matched by its words, say it, as in the API.
 */
final class Metadata {
    private static final int MOST_VALUES = 10_000;

    private final Map<String, List<Value>> values = new HashMap<>();
    private final Set<String> lists = new HashSet<>();
    private int count;

    private Metadata() {}

    /**
     * @param except top-level fields that are no metadata
     * @throws BadInput when two fields have one name, a number is not finite or there are too many values
     */
    static Map<String, Value> of(JsonNode object, Set<String> except) {
        Metadata metadata = new Metadata();
        object.properties().forEach(field -> {
            if (!except.contains(field.getKey())) {
                metadata.add(field.getKey(), field.getValue(), false);
            }
        });
        Map<String, Value> all = new TreeMap<>();
        metadata.values.forEach((name, found) ->
                all.put(name, metadata.lists.contains(name) ? new Value.Several(found) : found.getFirst()));
        return all;
    }

    private void add(String name, JsonNode node, boolean inList) {
        Value declared = declared(node);
        if (declared != null) {
            put(name, declared, inList);
            return;
        }
        switch (node.getNodeType()) {
            case OBJECT ->
                node.properties().forEach(field -> add(name + "." + field.getKey(), field.getValue(), inList));
            case ARRAY -> node.forEach(each -> add(name, each, true));
            case STRING -> put(name, ofText(node.textValue()), inList);
            case BOOLEAN -> put(name, new Value.Flag(node.booleanValue()), inList);
            case NUMBER -> put(name, number(node), inList);
            case NULL, MISSING -> {}
            case BINARY, POJO -> throw new AssertionError("not from JSON text: " + node.getNodeType());
        }
    }

    /** A date where the text is one, else the text as a keyword. */
    static Value ofText(String text) {
        Instant moment = Moments.parse(text);
        return moment == null ? new Value.Keyword(text) : new Value.Date(moment);
    }

    /** The value of an object that names its type; null for any other node. */
    private static @Nullable Value declared(JsonNode node) {
        if (!node.isObject() || node.size() != 1) {
            return null;
        }
        if (node.path("real").isNumber()) {
            return new Value.Real(node.get("real").doubleValue());
        }
        if (node.path("text").isTextual()) {
            return new Value.Text(node.get("text").textValue());
        }
        Instant moment = Moments.parse(node.path("date").asText());
        return moment == null ? null : new Value.Date(moment);
    }

    private static Value number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong()
                ? new Value.Whole(node.longValue())
                : new Value.Real(node.doubleValue());
    }

    private void put(String name, Value value, boolean inList) {
        if (++count > MOST_VALUES) {
            throw new BadInput("more than " + MOST_VALUES + " metadata values; keep what is to be filtered by");
        }
        List<Value> there = values.computeIfAbsent(name, n -> new ArrayList<>());
        if (!there.isEmpty() && !(inList && lists.contains(name))) {
            throw new BadInput("field \"" + Quote.of(name) + "\" is given twice; give it once");
        }
        there.add(value);
        if (inList) {
            lists.add(name);
        }
    }
}
