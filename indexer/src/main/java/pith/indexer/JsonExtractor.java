package pith.indexer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import pith.engine.BadInput;
import pith.engine.UnreadableSource;

/**
 * JSON: an object with a {@code text} is a document, and so is each object of a list of such. Anything else, such as the
 * settings of a program, is a text as it stands.
 */
final class JsonExtractor implements Extractor {
    private static final ObjectReader ELEMENT =
            JsonRecord.JSON.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Extractor asText;

    JsonExtractor(Extractor asText) {
        this.asText = asText;
    }

    @Override
    public void extract(SourceFile file, Sink sink) throws IOException {
        String json = Content.decode(Content.read(file.path(), Content.MAX_BYTES), file.path());
        try {
            if (isDocument(json)) {
                JsonNode object = JsonRecord.JSON.readTree(json);
                sink.document(
                        new JsonRecord(object).document(file, ""), file.path().toString());
                return;
            }
            if (isList(json)) {
                list(json, file, sink);
                return;
            }
        } catch (StreamConstraintsException e) {
            throw new UnreadableSource(file.path() + " is not read: " + e.getOriginalMessage(), e);
        } catch (JsonProcessingException e) {
            // With comments in it, or cut off: still a text.
        }
        asText.extract(file, sink);
    }

    private static boolean isDocument(String json) throws IOException {
        try (JsonParser parser = JsonRecord.JSON.createParser(json)) {
            return parser.nextToken() == JsonToken.START_OBJECT && hasText(parser) && parser.nextToken() == null;
        }
    }

    /** Whether it is a list, not empty, of objects, of which the first has a text. */
    private static boolean isList(String json) throws IOException {
        try (JsonParser parser = JsonRecord.JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY || parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            if (!hasText(parser)) {
                return false;
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                parser.skipChildren();
            }
            return parser.currentToken() == JsonToken.END_ARRAY && parser.nextToken() == null;
        }
    }

    /** Reads to the end of the object that has just begun. */
    private static boolean hasText(JsonParser parser) throws IOException {
        boolean found = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean text = parser.currentName().equals("text");
            found |= parser.nextToken() == JsonToken.VALUE_STRING && text;
            parser.skipChildren();
        }
        return found;
    }

    private static void list(String json, SourceFile file, Sink sink) throws IOException {
        try (JsonParser parser = JsonRecord.JSON.createParser(json)) {
            parser.nextToken();
            for (int number = 1; parser.nextToken() == JsonToken.START_OBJECT; number++) {
                String name = file.path() + ":" + number;
                JsonNode object = ELEMENT.readTree(parser);
                try {
                    sink.document(new JsonRecord(object).document(file, "#" + number), name);
                } catch (BadInput e) {
                    sink.failed(name, e);
                }
            }
        }
    }
}
