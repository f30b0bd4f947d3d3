package pith.indexer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import pith.engine.BadInput;

/** YAML 1.2 as JSON: short, shallow and without aliases, which can make much of little. */
final class Yaml {
    static final int MAX_CHARACTERS = 64 << 10;
    private static final int MAX_DEPTH = 20;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(MAX_CHARACTERS)
            .build();

    private Yaml() {}

    /** @throws BadInput when it is no YAML of the kind that is read, or no mapping */
    static ObjectNode object(String yaml) {
        try {
            refuseDeep(yaml);
            if (json(new Load(SETTINGS).loadFromString(yaml)) instanceof ObjectNode object) {
                return object;
            }
        } catch (YamlEngineException | IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
            throw new BadInput("not valid YAML: " + message.substring(0, Math.min(300, message.length())), e);
        }
        throw new BadInput("not a YAML mapping; write lines such as: author: Ann");
    }

    /** The events come without recursion; what makes values of them would not. */
    private static void refuseDeep(String yaml) {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(yaml)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias -> throw new BadInput("YAML with aliases is not read; write the values out");
                default -> {}
            }
            if (depth > MAX_DEPTH) {
                throw new BadInput("YAML is nested deeper than " + MAX_DEPTH);
            }
        }
    }

    private static JsonNode json(@Nullable Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case null -> nodes.nullNode();
            case Map<?, ?> map -> {
                ObjectNode object = nodes.objectNode();
                map.forEach((key, each) -> object.set(String.valueOf(key), json(each)));
                yield object;
            }
            case List<?> list -> {
                ArrayNode array = nodes.arrayNode();
                list.forEach(each -> array.add(json(each)));
                yield array;
            }
            case Boolean flag -> nodes.booleanNode(flag);
            case Integer whole -> nodes.numberNode(whole.longValue());
            case Long whole -> nodes.numberNode(whole.longValue());
            case BigInteger whole -> nodes.numberNode(whole);
            case Double real when Double.isFinite(real) -> nodes.numberNode(real.doubleValue());
            default -> nodes.textNode(value.toString());
        };
    }
}
