package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.ContentHash;
import pith.engine.Document;
import pith.engine.Fusion;
import pith.engine.Languages;
import pith.engine.Likeness;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Question;
import pith.engine.Quote;
import pith.engine.Ranking;
import pith.engine.Syntax;
import pith.engine.Value;

/** Request bodies to the words of the engine. What is left out has the engine's default. */
final class RequestJson {
    static final int MAX_METADATA_FIELDS = 100;
    static final int MAX_METADATA_VALUES = 1_000;

    private static final Set<String> QUERY = ShownJson.and(
            "query",
            "syntax",
            "mode",
            "limit",
            "offset",
            "weight",
            "window",
            "cursor",
            "filter",
            "fusion",
            "timeLimitMillis",
            "rerank",
            "facets",
            "sort",
            "minScore",
            "highlight");
    private static final Set<String> QUESTION =
            Set.of("question", "limit", "passages", "threshold", "filter", "timeLimitMillis");
    private static final Set<String> SIMILAR =
            ShownJson.and("id", "ids", "unlike", "text", "mode", "weight", "diversity", "seen", "limit", "filter");
    private static final Set<String> DOCUMENT = Set.of("id", "title", "text", "language", "metadata");

    private RequestJson() {}

    /** @param weight for a query that names none */
    static Query query(JsonNode body, double weight) {
        Fields fields = new Fields(body, "", QUERY);
        int limit = fields.whole("limit", Query.DEFAULT_LIMIT);
        Ranking ranking = Ranking.DEFAULT
                .withFusion(fields.choice("fusion", Fusion.BOUNDED))
                .withRerank(RerankJson.read(fields.get("rerank")))
                .withWeight(fields.number("weight", weight))
                .withWindow(fields.whole("window", Math.clamp(limit, Ranking.DEFAULT_WINDOW, Ranking.MAX_WINDOW)))
                .withMinScore(fields.number("minScore", 0))
                .withSort(FacetJson.sorts(fields));
        return Query.of(fields.text("query"))
                .withSyntax(fields.choice("syntax", Syntax.FORGIVING))
                .withRanking(ranking.withFoldDuplicates(ShownJson.foldDuplicates(fields)))
                .withShown(ShownJson.read(fields).withFacets(FacetJson.facets(fields)))
                .withMode(fields.choice("mode", Mode.HYBRID))
                .withLimit(limit)
                .withOffset(fields.whole("offset", 0))
                .withFilter(FilterJson.read(fields.get("filter")))
                .withTimeLimit(Duration.ofMillis(
                        fields.whole("timeLimitMillis", Math.toIntExact(Query.DEFAULT_TIME_LIMIT.toMillis()))))
                .withCursor(fields.has("cursor") ? fields.text("cursor") : null);
    }

    /**
     * Which document's score to explain, for which query.
     *
     * @param id of the document
     */
    record Explain(String id, Query query) {}

    /** @param weight for a query that names none */
    static Explain explain(JsonNode body, double weight) {
        if (!(body instanceof ObjectNode object)) {
            throw new BadInput("the body is " + Fields.kind(body) + "; give an object");
        }
        ObjectNode query = object.deepCopy();
        JsonNode id = query.remove("id");
        if (id == null || id.isNull()) {
            throw new BadInput("field \"id\" is missing; give the id of the document whose score to explain");
        }
        return new Explain(Fields.text(id, "id"), query(query, weight));
    }

    static Question question(JsonNode body) {
        Fields fields = new Fields(body, "", QUESTION);
        return new Question(
                fields.text("question"),
                fields.whole("limit", Question.DEFAULT_LIMIT),
                fields.whole("passages", Question.DEFAULT_PASSAGES),
                fields.has("threshold") ? fields.number("threshold", 0) : null,
                FilterJson.read(fields.get("filter")),
                Duration.ofMillis(fields.whole("timeLimitMillis", (int) Query.DEFAULT_TIME_LIMIT.toMillis())));
    }

    /** What is marked in the passages of hits. */
    enum Highlight {
        WORDS,
        ANSWERS
    }

    /** What a query wants marked. */
    static Highlight highlight(JsonNode body) {
        return new Fields(body, "", QUERY).choice("highlight", Highlight.WORDS);
    }

    static Likeness similar(JsonNode body) {
        Fields fields = new Fields(body, "", SIMILAR);
        if (fields.has("id") ? fields.has("ids") : !fields.has("ids") && !fields.has("text")) {
            throw new BadInput("give the field \"id\" or the field \"ids\", one of them, or the field \"text\"");
        }
        List<String> ids = fields.has("id") ? List.of(fields.text("id")) : ids(fields, "ids", Likeness.MAX_EXAMPLES);
        return Likeness.of(ids, fields.has("text") ? fields.text("text") : null)
                .withUnlike(ids(fields, "unlike", Likeness.MAX_EXAMPLES))
                .withMode(fields.choice("mode", Mode.HYBRID))
                .withWeight(fields.number("weight", Likeness.DEFAULT_WEIGHT))
                .withDiversity(fields.number("diversity", 0))
                .withSeen(ids(fields, "seen", Likeness.MAX_SEEN))
                .withFoldDuplicates(ShownJson.foldDuplicates(fields))
                .withLimit(fields.whole("limit", Query.DEFAULT_LIMIT))
                .withFilter(FilterJson.read(fields.get("filter")))
                .withShown(ShownJson.read(fields));
    }

    private static List<String> ids(Fields fields, String field, int most) {
        List<String> ids = new ArrayList<>();
        if (fields.has(field)) {
            for (JsonNode each : fields.list(field, most)) {
                ids.add(Fields.text(each, field + "[" + ids.size() + "]"));
            }
        }
        return ids;
    }

    /** One document, or those of the field {@code documents}. */
    static List<Document> documents(JsonNode body, int most) {
        if (!body.has("documents")) {
            return List.of(document(body, ""));
        }
        Fields fields = new Fields(body, "", Set.of("documents"));
        List<Document> documents = new ArrayList<>();
        for (JsonNode each : fields.list("documents", most)) {
            documents.add(document(each, "documents[" + documents.size() + "]"));
        }
        if (documents.isEmpty()) {
            throw new BadInput("field \"documents\" is empty; give at least one document");
        }
        return documents;
    }

    /** @param path where it stands in the body; empty for the body itself */
    static Document document(JsonNode json, String path) {
        Fields fields = new Fields(json, path, DOCUMENT);
        String id = fields.text("id");
        String title = fields.text("title", "");
        String text = fields.text("text");
        Map<String, Value> metadata = metadata(fields.get("metadata"), fields.name("metadata"));
        return new Document(id, "", "", title, text, metadata, Instant.EPOCH, ContentHash.of(title, text))
                .withLanguage(language(fields));
    }

    /** Empty where it is to be detected. */
    private static String language(Fields fields) {
        String named = fields.text("language", "");
        return named.isEmpty()
                ? ""
                : Languages.code(named)
                        .orElseThrow(() -> new BadInput("field \"" + fields.name("language") + "\" is \""
                                + Quote.of(named) + "\"; give a language's code such as de, or leave it out"));
    }

    private static Map<String, Value> metadata(@Nullable JsonNode json, String path) {
        Map<String, Value> metadata = new TreeMap<>();
        if (json == null) {
            return metadata;
        }
        if (!json.isObject()) {
            throw Fields.wrongType(path, json, "an object");
        }
        if (json.size() > MAX_METADATA_FIELDS) {
            throw new BadInput("field \"" + path + "\" has " + json.size() + " fields; at most " + MAX_METADATA_FIELDS
                    + " are taken");
        }
        json.properties().forEach(field -> {
            String name = path + "." + Quote.of(field.getKey());
            if (field.getKey().isBlank()) {
                throw new BadInput("field \"" + path + "\" has a field without a name");
            }
            Fields.requireWellFormed(field.getKey(), name);
            Value value = field.getValue().isArray()
                    ? several(field.getValue(), name)
                    : ValueJson.read(field.getValue(), name);
            metadata.put(field.getKey(), value);
        });
        return metadata;
    }

    private static Value several(JsonNode array, String name) {
        if (array.size() > MAX_METADATA_VALUES) {
            throw new BadInput("field \"" + name + "\" has " + array.size() + " values; at most " + MAX_METADATA_VALUES
                    + " are taken");
        }
        List<Value> values = new ArrayList<>();
        array.forEach(each -> values.add(ValueJson.read(each, name + "[" + values.size() + "]")));
        return new Value.Several(values);
    }
}
