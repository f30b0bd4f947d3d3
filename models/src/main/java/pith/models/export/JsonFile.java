package pith.models.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;

/** A JSON file, asked for single values. Every question names the file when the answer does not fit. Immutable. */
final class JsonFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int MAX_BYTES = 8 << 20;

    private final JsonNode root;
    private final String where;

    private JsonFile(JsonNode root, String where) {
        this.root = root;
        this.where = where;
    }

    static JsonFile read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new ModelUnavailable("there is no " + path + "; fetch the model again, all of its files");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ModelUnavailable(path + " has more than the " + MAX_BYTES + " bytes that are taken");
            }
            return of(bytes, path.toString());
        }
    }

    /** Parses {@code json}, called {@code where} in messages. */
    static JsonFile of(byte[] json, String where) throws IOException {
        try {
            return new JsonFile(JSON.readTree(json), where);
        } catch (JsonProcessingException e) {
            throw new ModelUnavailable(
                    where + " is not JSON: " + Quote.of(e.getOriginalMessage()) + "; fetch the model again", e);
        }
    }

    JsonNode root() {
        return root;
    }

    /** The root, which must be an object. */
    JsonNode object() {
        if (!root.isObject()) {
            throw new ModelUnavailable(where + " holds no JSON object; fetch the model again");
        }
        return root;
    }

    /** A whole number from {@code least} to {@code most}. */
    int wholeNumber(String field, int least, int most) {
        JsonNode value = root.path(field);
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw misfit(field, "a whole number from " + least + " to " + most);
        }
        return value.intValue();
    }

    /** A whole number from {@code least} to {@code most}, or {@code otherwise} where the field is missing or null. */
    int wholeNumber(String field, int least, int most, int otherwise) {
        return root.hasNonNull(field) ? wholeNumber(field, least, most) : otherwise;
    }

    /** A text, or null where the field is missing or null. */
    @Nullable
    String text(String field) {
        if (!root.hasNonNull(field)) {
            return null;
        }
        if (!root.path(field).isTextual()) {
            throw misfit(field, "a text");
        }
        return root.path(field).textValue();
    }

    ModelUnavailable misfit(String field, String expectation) {
        JsonNode value = root.path(field);
        String found = value.isMissingNode() ? "is missing" : "is " + Quote.of(value.toString());
        return new ModelUnavailable(where + ": " + field + " " + found + ", expected " + expectation);
    }

    @Override
    public String toString() {
        return where;
    }
}
