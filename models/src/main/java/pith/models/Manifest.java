package pith.models;

import java.util.Optional;
import java.util.OptionalInt;
import pith.engine.ModelUnavailable;

/**
 * What pith.json says of a model, and the defaults of a folder without one.
 *
 * @param name for people
 * @param weightsSha256 of the source's weights; empty without a pith.json
 * @param prompts overrule what other files say of them
 * @param weightBits how many bits the int8 weights use: see {@link Graph}
 * @param trainedPieces how long the inputs were that a reader was trained on, in word pieces; empty where it is not said
 */
record Manifest(
        String name,
        Optional<String> weightsSha256,
        Optional<Prompts> prompts,
        int weightBits,
        OptionalInt trainedPieces) {
    private static final String FILE = "pith.json";
    private static final int INT8_BITS = 8;
    private static final int FEWEST_BITS = 2;
    private static final int FEWEST_PIECES = 16;
    private static final int MOST_PIECES = 1_000_000;

    /** @param kind what the model must be where it says what it is: encoder, reader or reranker */
    static Manifest read(ModelFiles files, String kind) {
        return ModelJson.readIfThere(files, FILE)
                .map(json -> of(json, kind))
                .orElseGet(() ->
                        new Manifest(files.name(), Optional.empty(), Optional.empty(), INT8_BITS, OptionalInt.empty()));
    }

    private static Manifest of(ModelJson json, String kind) {
        String name = json.text("/name", "\\S.{0,99}", "a name of 1 to 100 characters");
        String weights = json.text("/source/weights_sha256", "[0-9a-f]{64}", "64 lower-case hexadecimal digits");
        if (!json.isAbsent("kind")) {
            String is = json.text("/kind", "encoder|reader|reranker", "encoder, reader or reranker");
            if (!is.equals(kind)) {
                throw new ModelUnavailable(
                        json.where() + " says that this is a model of kind " + is + "; give one of kind " + kind);
            }
        }
        return new Manifest(
                name,
                Optional.of(weights),
                json.optionalObject("prompts").map(Prompts::ofManifest),
                json.optionalWholeNumber("weight_bits", FEWEST_BITS, INT8_BITS).orElse(INT8_BITS),
                json.optionalWholeNumber("trained_pieces", FEWEST_PIECES, MOST_PIECES));
    }
}
