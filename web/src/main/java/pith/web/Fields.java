package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Quote;

/**
 * The fields of a JSON object, each read as the type it must have. Every complaint names the field with its path from
 * the body, such as {@code documents[3].title}. A field that is null counts as left out.
 */
final class Fields {
    private final JsonNode object;
    private final String path;

    /**
     * @param path where the object stands in the body; empty for the body itself
     * @param known the fields it may have
     * @throws BadInput when it is no object, or has another field
     */
    Fields(JsonNode object, String path, Set<String> known) {
        this.object = object;
        this.path = path;
        if (!object.isObject()) {
            throw new BadInput((path.isEmpty() ? "the body" : path) + " is " + kind(object) + "; give an object");
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new BadInput("unknown field \"" + name(path, Quote.of(name)) + "\"; known here: "
                        + String.join(", ", new TreeSet<>(known)));
            }
        }
    }

    boolean has(String field) {
        return get(field) != null;
    }

    @Nullable
    JsonNode get(String field) {
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : value;
    }

    /** The field's path, for messages. */
    String name(String field) {
        return name(path, field);
    }

    private static String name(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    String text(String field) {
        return text(required(field), name(field));
    }

    String text(String field, String otherwise) {
        JsonNode value = get(field);
        return value == null ? otherwise : text(value, name(field));
    }

    static String text(JsonNode value, String name) {
        if (!value.isTextual()) {
            throw wrongType(name, value, "a string");
        }
        requireWellFormed(value.textValue(), name);
        return value.textValue();
    }

    /** Refuses half a surrogate pair: no file and no response could hold it. */
    static void requireWellFormed(String text, String name) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                throw new BadInput(
                        "field \"" + name + "\" has half a surrogate pair at " + i + "; send well-formed Unicode");
            }
        }
    }

    int whole(String field, int otherwise) {
        JsonNode value = get(field);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrongType(name(field), value, "a whole number");
        }
        return value.intValue();
    }

    double number(String field, double otherwise) {
        JsonNode value = get(field);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw wrongType(name(field), value, "a number");
        }
        return value.doubleValue();
    }

    boolean flag(String field, boolean otherwise) {
        JsonNode value = get(field);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrongType(name(field), value, "true or false");
        }
        return value.booleanValue();
    }

    /** One of the constants, written in lower case with hyphens. */
    <E extends Enum<E>> E choice(String field, E otherwise) {
        JsonNode value = get(field);
        if (value == null) {
            return otherwise;
        }
        String text = text(value, name(field));
        List<String> choices = new ArrayList<>();
        for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(text)) {
                return constant;
            }
            choices.add(name);
        }
        throw new BadInput("field \"" + name(field) + "\" is \"" + Quote.of(text) + "\"; give one of "
                + String.join(", ", choices));
    }

    /** The elements of an array. */
    List<JsonNode> list(String field, int most) {
        JsonNode value = required(field);
        if (!value.isArray()) {
            throw wrongType(name(field), value, "an array");
        }
        if (value.size() > most) {
            throw new BadInput(
                    "field \"" + name(field) + "\" has " + value.size() + " elements; at most " + most + " are taken");
        }
        List<JsonNode> elements = new ArrayList<>(value.size());
        value.forEach(elements::add);
        return elements;
    }

    JsonNode required(String field) {
        JsonNode value = get(field);
        if (value == null) {
            throw new BadInput("field \"" + name(field) + "\" is missing");
        }
        return value;
    }

    static BadInput wrongType(String name, JsonNode value, String wanted) {
        return new BadInput("field \"" + name + "\" is " + kind(value) + "; give " + wanted);
    }

    /** What a value is, and which one where it is short. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "the string \"" + Quote.of(value.asText()) + "\"";
            case NUMBER -> "the number " + Quote.of(value.asText());
            case BOOLEAN -> "the boolean " + value.asText();
            case NULL, MISSING -> "null";
        };
    }
}
