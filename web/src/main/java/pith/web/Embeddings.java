package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Encoder;
import pith.engine.Quote;

/**
 * The encoder, in the format that OpenAI's clients speak. Texts are embedded as passages, unless {@code input_type} says
 * {@code query}: that field is none of OpenAI's, and models that tell the two apart are of no use without it. Text beyond
 * the model's length is not seen. Thread-safe.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">OpenAI's reference</a>
 */
final class Embeddings {
    private static final Set<String> KNOWN =
            Set.of("input", "model", "encoding_format", "dimensions", "user", "input_type");

    private final Encoder encoder;
    private final Limits limits;
    private final Throttle throttle;

    Embeddings(Encoder encoder, Limits limits, Throttle throttle) {
        this.encoder = encoder;
        this.limits = limits;
        this.throttle = throttle;
    }

    /** The models that this server has: OpenAI's list, and what else there is to know. */
    void models(Context context) {
        ObjectNode json = Json.object().put("object", "list");
        json.putArray("data")
                .addObject()
                .put("id", encoder.identity().name())
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "pith")
                .put("kind", "encoder")
                .put("dimension", encoder.dimension())
                .put("max_tokens", encoder.maxPieces());
        Bodies.answer(context, () -> json);
    }

    private enum EncodingFormat {
        FLOAT,
        BASE64
    }

    private enum InputType {
        PASSAGE,
        QUERY
    }

    void embed(Context context) {
        Fields fields = new Fields(Bodies.json(context, limits.documentsBytes()), "", KNOWN);
        List<String> texts = texts(fields.required("input"));
        String name = encoder.identity().name();
        String model = fields.text("model", name);
        if (!model.equals(name)) {
            throw new BadInput("field \"model\" is \"" + Quote.of(model) + "\"; this server has " + name);
        }
        int dimensions = fields.whole("dimensions", encoder.dimension());
        if (dimensions != encoder.dimension()) {
            throw new BadInput("field \"dimensions\" is " + dimensions + "; the vectors of " + name + " have "
                    + encoder.dimension());
        }
        boolean base64 = fields.choice("encoding_format", EncodingFormat.FLOAT) == EncodingFormat.BASE64;
        boolean query = fields.choice("input_type", InputType.PASSAGE) == InputType.QUERY;
        ObjectNode json = Json.object().put("object", "list");
        ArrayNode data = json.putArray("data");
        long tokens = 0;
        for (String text : texts) {
            float[] vector = throttle.work(
                    Stages.of(context),
                    () -> Stages.of(context)
                            .time("embed", () -> query ? encoder.encodeQuery(text) : encoder.encodePassage("", text)));
            tokens += Math.min(encoder.maxPieces(), encoder.pieces(text).count() + encoder.specialPieces());
            ObjectNode each = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            if (base64) {
                each.put("embedding", base64(vector));
            } else {
                ArrayNode numbers = each.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
        }
        json.put("model", name);
        json.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        Bodies.answer(context, () -> json);
    }

    /** 32-bit floats, little-endian, one after the other. */
    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            bytes.putFloat(number);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private List<String> texts(JsonNode input) {
        List<String> texts = new ArrayList<>();
        if (!input.isArray()) {
            texts.add(text(input, "input"));
        } else if (input.size() > limits.batch()) {
            throw new BadInput(
                    "field \"input\" has " + input.size() + " texts; at most " + limits.batch() + " are taken");
        } else {
            input.forEach(each -> texts.add(text(each, "input[" + texts.size() + "]")));
        }
        if (texts.isEmpty()) {
            throw new BadInput("field \"input\" is empty; give a text or an array of texts");
        }
        return texts;
    }

    private static String text(@Nullable JsonNode value, String name) {
        if (value == null || !value.isTextual()) {
            throw new BadInput("field \"" + name + "\" is " + (value == null ? "null" : Fields.kind(value))
                    + "; give a text: token numbers are another model's, and are not taken");
        }
        String text = Fields.text(value, name);
        if (text.isEmpty()) {
            throw new BadInput("field \"" + name + "\" is empty; give a text");
        }
        return text;
    }
}
