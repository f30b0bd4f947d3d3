package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import pith.engine.BadInput;
import pith.engine.Quote;
import pith.engine.Value;

/**
 * Metadata values as JSON. A string is a keyword, a number without a fraction or exponent whole, any other real, true
 * and false flags. What JSON has no type for is an object of one field: {@code {"date": "2020-01-01T00:00:00Z"}},
 * {@code {"text": "..."}} for prose that is matched by its words, and {@code {"real": 3}} for programs that cannot write
 * 3.0.
 */
final class ValueJson {
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private ValueJson() {}

    static Value read(JsonNode value, String name) {
        return switch (value.getNodeType()) {
            case STRING -> new Value.Keyword(Fields.text(value, name));
            case BOOLEAN -> new Value.Flag(value.booleanValue());
            case NUMBER -> number(value, name);
            case OBJECT -> typed(new Fields(value, name, Set.of("date", "real", "text")));
            case ARRAY, BINARY, NULL, MISSING, POJO ->
                throw Fields.wrongType(name, value, "a string, a number, a boolean or {\"date\": ...}");
        };
    }

    private static Value number(JsonNode value, String name) {
        if (!value.isIntegralNumber()) {
            return new Value.Real(value.doubleValue());
        }
        if (!value.canConvertToLong()) {
            throw new BadInput("field \"" + name + "\" is " + Fields.kind(value) + "; whole numbers go from "
                    + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
        }
        return new Value.Whole(value.longValue());
    }

    private static Value typed(Fields fields) {
        int types = (fields.has("date") ? 1 : 0) + (fields.has("real") ? 1 : 0) + (fields.has("text") ? 1 : 0);
        if (types != 1) {
            throw new BadInput("field \"" + fields.name("date") + "\", \"" + fields.name("real") + "\" or \""
                    + fields.name("text") + "\" must stand here, one of them");
        }
        if (fields.has("date")) {
            return new Value.Date(date(fields));
        }
        return fields.has("text") ? new Value.Text(fields.text("text")) : new Value.Real(fields.number("real", 0));
    }

    private static Instant date(Fields fields) {
        String text = fields.text("date");
        try {
            Instant date = Instant.parse(text);
            if (!date.isBefore(EARLIEST) && !date.isAfter(LATEST)) {
                return date;
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw new BadInput("field \"" + fields.name("date") + "\" is \"" + Quote.of(text)
                + "\"; give a moment of the years 0000 to 9999 such as 2020-01-01T00:00:00Z");
    }

    static JsonNode write(Value value) {
        return switch (value) {
            case Value.Keyword keyword -> TextNode.valueOf(keyword.value());
            case Value.Text text -> Json.object().put("text", text.value());
            case Value.Whole whole -> LongNode.valueOf(whole.value());
            case Value.Real real -> DoubleNode.valueOf(real.value());
            case Value.Flag flag -> BooleanNode.valueOf(flag.value());
            case Value.Date date -> Json.object().put("date", date.value().toString());
            case Value.Several several -> {
                ArrayNode array = Json.object().arrayNode();
                several.values().forEach(each -> array.add(write(each)));
                yield array;
            }
        };
    }
}
