package pith.web;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import pith.Pith;
import pith.engine.Document;
import pith.engine.Likeness;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Question;

/**
 * What an assistant may do with an index, by the Model Context Protocol: search, ask, read a document, and find others
 * like it. Nothing writes. A result is the JSON that the API gives too. Thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io">The protocol</a>
 */
final class McpTools {
    static final String NAME = "pith";
    static final String VERSION = "1";
    static final String INSTRUCTIONS =
            "Searches the user's own documents. Ask for facts with ask, which quotes the exact"
                    + " words of the documents; search for topics with search; read more of a document with fetch_document."
                    + " Name the ids of the documents that you rely on.";

    static final McpJsonMapper JSON = new JacksonMcpJsonMapper(JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build());

    private static final int MOST_SHOWN = 50;
    private static final int DEFAULT_SHOWN = 5;

    /** Of a document, where nobody says how much: some 5,000 words. */
    private static final int MOST_TEXT = 30_000;

    private McpTools() {}

    /**
     * A tool, and what it does.
     *
     * @param run of the arguments
     */
    record Named(Tool tool, BiFunction<Pith, Fields, ObjectNode> run, Set<String> arguments) {

        /** A fault is a result too, so that the assistant reads what was wrong with its call. */
        CallToolResult call(Pith pith, @Nullable Map<String, Object> arguments) {
            ObjectNode json;
            boolean failed = false;
            try {
                JsonNode given = Json.tree(arguments == null ? Map.of() : arguments);
                json = run.apply(pith, new Fields(given, "", this.arguments));
            } catch (RuntimeException e) {
                json = Json.object()
                        .put("error", Problem.of(e, "mcp", tool.name()).detail());
                failed = true;
            }
            return CallToolResult.builder()
                    .addTextContent(new String(Json.bytes(json), StandardCharsets.UTF_8))
                    .isError(failed)
                    .build();
        }
    }

    static List<Named> all() {
        return List.of(
                named(
                        "search",
                        "Find documents by words and meaning together. Gives passages with their scores (0 to 1), best"
                                + " first. In the query, +word must be there, -word must not, \"a phrase\" stands together.",
                        Map.of(
                                "query", text("words or a question"),
                                "limit", whole("documents, 1 to " + MOST_SHOWN + "; default " + DEFAULT_SHOWN),
                                "mode", Map.of("type", "string", "enum", List.of("words", "vector", "hybrid"))),
                        List.of("query"),
                        McpTools::search),
                named(
                        "ask",
                        "Answer a question with exact words of the documents. Each answer has its probability, its document"
                                + " and its passage; no answer means that the documents do not say.",
                        Map.of(
                                "question", text("a question in full"),
                                "limit", whole("answers, 1 to " + MOST_SHOWN + "; default " + DEFAULT_SHOWN)),
                        List.of("question"),
                        McpTools::ask),
                named(
                        "fetch_document",
                        "Read a document, or a part of it, by the id that search, ask or similar gave.",
                        Map.of(
                                "id", text("the document's id"),
                                "start", whole("where to begin, in UTF-16 units; default 0"),
                                "length", whole("how much to give at most; default " + MOST_TEXT)),
                        List.of("id"),
                        McpTools::fetch),
                named(
                        "similar",
                        "Find the documents most like one that is known by its id.",
                        Map.of(
                                "id", text("the document's id"),
                                "limit", whole("documents, 1 to " + MOST_SHOWN + "; default " + DEFAULT_SHOWN)),
                        List.of("id"),
                        McpTools::similar));
    }

    private static Map<String, Object> text(String description) {
        return Map.of("type", "string", "description", description);
    }

    private static Map<String, Object> whole(String description) {
        return Map.of("type", "integer", "description", description);
    }

    private static Named named(
            String name,
            String description,
            Map<String, Object> arguments,
            List<String> required,
            BiFunction<Pith, Fields, ObjectNode> run) {
        Map<String, Object> schema =
                Map.of("type", "object", "properties", arguments, "required", required, "additionalProperties", false);
        Tool tool = Tool.builder(name, schema)
                .description(description)
                .annotations(ToolAnnotations.builder()
                        .readOnlyHint(true)
                        .openWorldHint(false)
                        .build())
                .build();
        return new Named(tool, run, arguments.keySet());
    }

    private static ObjectNode search(Pith pith, Fields fields) {
        Query query = Query.of(fields.text("query"))
                .withWeight(pith.weight())
                .withMode(fields.choice("mode", Mode.HYBRID))
                .withLimit(limit(fields));
        return ResponseJson.results(query, pith.search(query));
    }

    private static int limit(Fields fields) {
        return Math.clamp(fields.whole("limit", DEFAULT_SHOWN), 1, MOST_SHOWN);
    }

    private static ObjectNode ask(Pith pith, Fields fields) {
        Question question = Question.of(fields.text("question")).withLimit(limit(fields));
        ObjectNode json = ResponseJson.answers(pith.ask(question));
        json.remove("hits"); // the answers have their passages; whole hits would crowd out the rest of a conversation
        return json;
    }

    private static ObjectNode fetch(Pith pith, Fields fields) {
        String id = fields.text("id");
        Document document = pith.document(id).orElseThrow(() -> new Refused(Problem.noSuchDocument(id)));
        ObjectNode json = ResponseJson.document(document);
        String text = document.text();
        int start = Math.clamp(fields.whole("start", 0), 0, text.length());
        int length = Math.clamp(fields.whole("length", MOST_TEXT), 0, text.length() - start);
        return json.put("text", text.substring(start, start + length))
                .put("start", start)
                .put("end", start + length)
                .put("textLength", text.length());
    }

    private static ObjectNode similar(Pith pith, Fields fields) {
        Likeness asked = Likeness.of(List.of(fields.text("id")), null).withLimit(limit(fields));
        return ResponseJson.similar(asked.like(), pith.similar(asked));
    }
}
