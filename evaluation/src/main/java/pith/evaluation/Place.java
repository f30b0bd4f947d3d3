package pith.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import pith.engine.BadInput;
import pith.engine.Quote;

/**
 * Where in a data file something stands, for messages.
 *
 * @param where such as {@code line 12} or {@code data[3].paragraphs[0]}
 */
record Place(Path file, String where) {

    BadInput error(String problem) {
        return new BadInput(file + ", " + where + ": " + problem);
    }

    /** A place within this one. */
    Place within(String field, int index) {
        return new Place(file, (where.isEmpty() ? "" : where + ".") + field + "[" + index + "]");
    }

    /** The text of a field that must be there; a number counts as text, since some data sets number their ids. */
    String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            throw error("no field \"" + field + "\"");
        }
        return checked(value, field);
    }

    /** The text of a field, empty where it is missing. */
    String textOrEmpty(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? "" : checked(value, field);
    }

    private String checked(JsonNode value, String field) {
        if (!value.isTextual() && !value.isNumber()) {
            throw error("field \"" + field + "\" is " + Quote.of(value.toString()) + ", not text");
        }
        return value.asText();
    }

    /** A field that must be a list. */
    JsonNode list(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null || !value.isArray()) {
            throw error("no list \"" + field + "\"");
        }
        return value;
    }
}
