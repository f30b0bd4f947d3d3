package pith.indexer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Set;
import pith.engine.BadInput;
import pith.engine.Document;

/**
 * A JSON object as a document: {@code text} or {@code title} or both, an {@code id} (or {@code _id}), and whatever else,
 * which becomes metadata; {@code language} (or {@code lang}) says what the text is in.
 *
 * @param object the object
 */
record JsonRecord(JsonNode object) {
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Content.MAX_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws BadInput when it is no JSON, or no object */
    static JsonRecord parse(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.isObject()) {
                throw new BadInput("a line must be a JSON object, not " + node.getNodeType());
            }
            return new JsonRecord(node);
        } catch (JsonProcessingException e) {
            throw invalid(e);
        }
    }

    static BadInput invalid(JsonProcessingException e) {
        String where =
                e.getLocation() == null ? "" : " (column " + e.getLocation().getColumnNr() + ")";
        return new BadInput("not valid JSON: " + e.getOriginalMessage() + where, e);
    }

    /**
     * The document.
     *
     * @param place what stands behind the file's path in the id of an object without one; empty for the only one
     * @throws BadInput when the object is no document
     */
    Document document(SourceFile file, String place) {
        String idField = object.hasNonNull("id") ? "id" : "_id";
        String title = string("title");
        String text = string("text");
        if (title.isBlank() && text.isBlank()) {
            throw new BadInput("neither \"text\" nor \"title\" says anything; give one of them");
        }
        String language = DeclaredLanguage.of(
                object.path("language").asText(""), object.path("lang").asText(""));
        var metadata = Metadata.of(object, Set.of(idField, "title", "text"));
        if (object.hasNonNull(idField)) {
            return file.part(id(object.get(idField)), title, text, metadata, language);
        }
        return place.isEmpty()
                ? file.document(title.isBlank() ? file.stem() : title, text, metadata, language, List.of())
                : file.part(file.pathBelowRoot() + place, title, text, metadata, language);
    }

    private static String id(JsonNode id) {
        if (id.isTextual() || id.isNumber()) {
            return id.asText();
        }
        throw new BadInput("the id is " + id.getNodeType() + "; give a string or a number");
    }

    private String string(String field) {
        if (!object.hasNonNull(field)) {
            return "";
        }
        JsonNode value = object.get(field);
        if (value.isTextual()) {
            return value.textValue();
        }
        throw new BadInput("\"" + field + "\" is " + value.getNodeType() + "; give a string");
    }
}
