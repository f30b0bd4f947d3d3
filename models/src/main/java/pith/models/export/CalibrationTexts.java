package pith.models.export;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import pith.engine.ModelUnavailable;

/** The texts by which int8 is fitted to a model: the recipe's, in the model's own word pieces. */
final class CalibrationTexts {
    private static final String TEXTS = "calibration.txt";

    static {
        // DJL reports its first use to a cloud's metadata address, and may fetch libraries, unless it is told not to.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    /**
     * One input.
     *
     * @param ids word pieces, marks included
     * @param types the token type of each
     */
    @SuppressWarnings("ArrayRecordComponent") // two plain columns; compared by nobody
    record Input(long[] ids, long[] types) {
        private static Input first(Encoding encoding, int most) {
            long[] ids = encoding.getIds();
            int count = Math.min(ids.length, most);
            return new Input(Arrays.copyOf(ids, count), Arrays.copyOf(encoding.getTypeIds(), count));
        }
    }

    private CalibrationTexts() {}

    /**
     * Reads them.
     *
     * @param pairs whether an input is two texts: one, as if it were a question, and the next one
     * @param shape its vocabulary and positions
     */
    static List<Input> read(Path tokenizer, boolean pairs, Architecture shape) throws IOException {
        List<String> texts = texts();
        List<Input> inputs = new ArrayList<>();
        try (InputStream json = Files.newInputStream(tokenizer);
                HuggingFaceTokenizer pieces =
                        HuggingFaceTokenizer.newInstance(json, Map.of("padding", "false", "truncation", "false"))) {
            for (int i = 0; i < texts.size(); i++) {
                String next = texts.get((i + 1) % texts.size());
                Encoding encoding = pairs
                        ? pieces.encode(texts.get(i), next, true, false)
                        : pieces.encode(texts.get(i), true, false);
                inputs.add(checked(Input.first(encoding, shape.positions()), tokenizer, shape));
            }
        } catch (ModelUnavailable e) {
            throw e;
        } catch (EngineException | LinkageError e) {
            throw new ModelUnavailable(
                    "the native library of the tokenizer does not load here: " + e.getMessage()
                            + "; without it no model is quantised: choose fp32, or export on another machine",
                    e);
        } catch (RuntimeException e) {
            throw new ModelUnavailable(
                    tokenizer + " cannot be read as a tokenizer: " + e.getMessage() + "; fetch the model again", e);
        }
        return inputs;
    }

    private static Input checked(Input input, Path tokenizer, Architecture shape) {
        for (long id : input.ids) {
            if (id >= shape.vocabulary()) {
                throw new ModelUnavailable(tokenizer + " gives the word piece " + id + " where the model knows "
                        + shape.vocabulary() + "; take tokenizer.json and the weights from the same model");
            }
        }
        if (input.ids.length == 0) {
            throw new ModelUnavailable(tokenizer + " gives no word pieces, not even marks, for a text; take"
                    + " tokenizer.json and the weights from the same model");
        }
        return input;
    }

    private static List<String> texts() throws IOException {
        try (InputStream in = Objects.requireNonNull(CalibrationTexts.class.getResourceAsStream(TEXTS), TEXTS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
