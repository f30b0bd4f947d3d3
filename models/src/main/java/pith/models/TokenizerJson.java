package pith.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import pith.engine.ContentHash;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;

/**
 * A model's tokenizer.json, changed where other files of the model overrule it: transformers lets tokenizer_config.json
 * decide about lower case and accents, and sentence-transformers may lower all text before.
 *
 * @param bytes the tokenizer
 * @param sha256 of the bytes, in lower-case hexadecimal
 */
@SuppressWarnings("ArrayRecordComponent") // a file; compared by nobody
record TokenizerJson(byte[] bytes, String sha256) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = "tokenizer_config.json";
    private static final String NORMALIZER = "normalizer";
    private static final String TYPE = "type";

    /** What tokenizer_config.json calls the settings of BERT's normalizer. */
    private static final Map<String, String> SETTINGS = Map.of(
            "do_lower_case", "lowercase",
            "strip_accents", "strip_accents",
            "tokenize_chinese_chars", "handle_chinese_chars");

    static TokenizerJson read(ModelFiles files) {
        byte[] bytes = files.read(ModelFiles.TOKENIZER);
        JsonNode config =
                ModelJson.readIfThere(files, CONFIG).map(ModelJson::root).orElseGet(JSON::createObjectNode);
        boolean lower = MaxPieces.sentenceSettings(files)
                .map(settings -> settings.root().path("do_lower_case").asBoolean())
                .orElse(false);
        boolean mayDiffer = lower || SETTINGS.keySet().stream().anyMatch(config::has);
        if (mayDiffer && parsed(files, bytes) instanceof ObjectNode root) {
            boolean changed = overrule(root.path(NORMALIZER), config);
            if (lower && !lowers(root.path(NORMALIZER))) {
                root.set(NORMALIZER, lowered(root.path(NORMALIZER)));
                changed = true;
            }
            if (changed) {
                byte[] other = root.toString().getBytes(StandardCharsets.UTF_8);
                return new TokenizerJson(other, ContentHash.ofBytes(other));
            }
        }
        return new TokenizerJson(bytes, ContentHash.ofBytes(bytes));
    }

    private static JsonNode parsed(ModelFiles files, byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new ModelUnavailable(
                    ModelFiles.TOKENIZER + " of " + files.label() + " is not JSON: "
                            + Quote.of(String.valueOf(e.getMessage())) + "; fetch or export the model again",
                    e);
        }
    }

    private static boolean overrule(JsonNode normalizer, JsonNode config) {
        boolean changed = false;
        for (JsonNode part : normalizer.path("normalizers")) {
            changed |= overrule(part, config);
        }
        if (normalizer instanceof ObjectNode bert && bert.path(TYPE).asText().equals("BertNormalizer")) {
            for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
                JsonNode value = config.path(setting.getKey());
                // Null is a value too: accents then go where capitals go.
                if ((value.isBoolean() || value.isNull()) && !value.equals(bert.get(setting.getValue()))) {
                    bert.set(setting.getValue(), value);
                    changed = true;
                }
            }
        }
        return changed;
    }

    private static boolean lowers(JsonNode normalizer) {
        for (JsonNode part : normalizer.path("normalizers")) {
            if (lowers(part)) {
                return true;
            }
        }
        return normalizer.path(TYPE).asText().equals("Lowercase")
                || normalizer.path("lowercase").asBoolean();
    }

    private static ObjectNode lowered(JsonNode normalizer) {
        ObjectNode sequence = JSON.createObjectNode().put(TYPE, "Sequence");
        var parts = sequence.putArray("normalizers");
        parts.addObject().put(TYPE, "Lowercase");
        if (normalizer.isObject()) {
            parts.add(normalizer);
        }
        return sequence;
    }
}
