package pith.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import pith.engine.BadInput;
import pith.engine.ModelUnavailable;
import pith.engine.UnreadableSource;
import pith.models.Models;

/**
 * The files of an encoder, for those who call ONNX Runtime without Pith.
 *
 * @param path holds {@code model.onnx} and {@code tokenizer.json}
 * @param layers of the network
 * @param width numbers for each word piece
 * @param feedForward numbers in the middle of each layer
 * @param weightBits how many bits its int8 weights use: 8 where {@code pith.json} does not say otherwise
 */
record ModelFolder(Path path, int layers, int width, int feedForward, int weightBits) {
    private static final String CONFIG = "config.json";
    private static final String MANIFEST = "pith.json";
    private static final int SATURATING_BITS = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param path holds {@code config.json}, with DistilBERT's names or with BERT's */
    static ModelFolder read(Path path) {
        Path file = path.resolve(CONFIG);
        JsonNode config = json(file);
        Path manifest = path.resolve(MANIFEST);
        int weightBits =
                Files.exists(manifest) ? json(manifest).path("weight_bits").asInt(SATURATING_BITS) : SATURATING_BITS;
        return new ModelFolder(
                path,
                number(file, config, "n_layers", "num_hidden_layers"),
                number(file, config, "dim", "hidden_size"),
                number(file, config, "hidden_dim", "intermediate_size"),
                weightBits);
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UnreadableSource(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static int number(Path file, JsonNode config, String name, String otherName) {
        return Stream.of(name, otherName)
                .map(config::path)
                .filter(JsonNode::isInt)
                .map(JsonNode::intValue)
                .findFirst()
                .orElseThrow(() -> new BadInput(file + " has neither " + name + " nor " + otherName
                        + "; give the folder of a DistilBERT or BERT encoder"));
    }

    /** Copies the embedded encoder's files to {@code folder}. */
    static ModelFolder embedded(Path folder) {
        for (String file : List.of(CONFIG, MANIFEST, "model.onnx", "tokenizer.json")) {
            try (InputStream in = Models.class.getResourceAsStream("encoder/" + file)) {
                if (in == null) {
                    throw new ModelUnavailable("this build has no embedded " + file + "; build Pith again");
                }
                Files.copy(in, folder.resolve(file));
            } catch (IOException e) {
                throw new UnreadableSource(folder + " cannot be written: " + e.getMessage(), e);
            }
        }
        return read(folder);
    }

    /** Whether {@code pith.models} asks for sums that cannot saturate. */
    boolean needsExactSums() {
        return weightBits >= SATURATING_BITS;
    }

    Path graph() {
        return path.resolve("model.onnx");
    }

    Path tokenizer() {
        return path.resolve("tokenizer.json");
    }

    /**
     * Operations that the products with the weights take for a word piece, a multiplication and an addition being two:
     * in each layer four matrices of width by width (query, key, value, output) and two of width by feed-forward. The
     * products of attention, softmax and the rest are left out.
     */
    double operationsPerPiece() {
        return 2.0 * layers * (4.0 * width * width + 2.0 * width * feedForward);
    }

    /** The folder's name in lower-case letters, digits and hyphens. */
    String section() {
        Path last = path.toAbsolutePath().normalize().getFileName();
        String name = String.valueOf(last).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return name.replaceAll("^-+|-+$", "").isEmpty() ? "encoder" : name.replaceAll("^-+|-+$", "");
    }
}
