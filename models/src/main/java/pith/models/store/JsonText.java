package pith.models.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;

/** JSON files of models. */
final class JsonText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonText() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** @param label how to speak of the file */
    static JsonNode read(Path file, String label) {
        try {
            if (Files.size(file) > Limits.TEXT_BYTES) {
                throw new ModelUnavailable(label + " has more than the " + Limits.TEXT_BYTES + " bytes that are taken");
            }
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new ModelUnavailable(
                    label + " is not JSON: " + Quote.of(e.getOriginalMessage()) + "; fetch or save the model again", e);
        } catch (IOException e) {
            throw new ModelUnavailable(label + " cannot be read: " + e, e);
        }
    }

    /** As {@link #read}; an empty object where there is no such file. */
    static JsonNode readOrEmpty(Path file, String label) {
        return Files.isRegularFile(file) ? read(file, label) : object();
    }

    static byte[] bytes(JsonNode node) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
    }

    static JsonNode parse(byte[] bytes) throws IOException {
        return JSON.readTree(bytes);
    }

    static void write(Path file, JsonNode node) throws IOException {
        Files.write(file, bytes(node));
    }
}
