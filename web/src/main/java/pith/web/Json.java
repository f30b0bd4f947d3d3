package pith.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** JSON text to trees and back, strictly: one value, no key twice, limited depth. */
final class Json {
    private static final int MAX_DEPTH = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // A source in a message would be the client's text, at any length.
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** What plain maps, lists, strings and numbers are as JSON. */
    static JsonNode tree(Object plain) {
        return MAPPER.valueToTree(plain);
    }

    /**
     * The value that a request's body holds.
     *
     * @throws Refused when the body is not one JSON value; says where it stops being one
     */
    static JsonNode parse(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            if (node == null || node.isMissingNode()) {
                throw new Refused(Problem.badRequest("the body is empty; send a JSON object"));
            }
            return node;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            String what =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw new Refused(Problem.badRequest("the body is not JSON" + where + ": " + what));
        } catch (IOException e) {
            // What is no UTF-8 at all: the decoder's own kind of exception.
            throw new Refused(Problem.badRequest("the body is not JSON in UTF-8: " + e.getMessage()));
        }
    }

    /** UTF-8. Half a surrogate pair, which no UTF-8 can hold, becomes a question mark, so that offsets still fit. */
    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
