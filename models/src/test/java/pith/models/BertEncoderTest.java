package pith.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.engine.Encoder;
import pith.engine.ModelUnavailable;

/**
 * Encoders as others export them, on a tiny BERT with token types, states for each piece, pooling by the first piece and
 * prompts, against what transformers computes with the same weights.
 */
class BertEncoderTest {
    private static final float TOLERANCE = 1e-5f;
    private static final String STATES = "last_hidden_state";

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        folder = Fixtures.copy(Fixtures.folder("family/bert-encoder"), temporary.resolve("bert"));
    }

    @Test
    void agreesWithTransformers() throws IOException {
        assertAgrees(folder);
    }

    private static void assertAgrees(Path model) throws IOException {
        try (Encoder encoder = Models.encoder(model)) {
            for (JsonNode expected : Fixtures.expected("family/bert-encoder")) {
                String text = expected.get("text").textValue();
                String title = expected.get("title").textValue();
                boolean query = expected.get("prompt").textValue().equals("query: ");
                float[] vector = query ? encoder.encodeQuery(text) : encoder.encodePassage(title, text);
                assertArrayEquals(
                        Fixtures.floats(expected.get("embedding")),
                        vector,
                        TOLERANCE,
                        () -> expected.get("prompt") + title + text);
            }
        }
    }

    @Test
    void tellsItsShape() {
        try (Encoder encoder = Models.encoder(folder)) {
            assertEquals(32, encoder.dimension());
            assertEquals(48, encoder.maxPieces(), "less than its 64 positions; the tokenizer's 1e30 is no limit");
            int prompt = encoder.pieces("passage: ").count();
            assertTrue(prompt > 1);
            assertEquals(2 + prompt, encoder.specialPieces());
        }
    }

    /** What a passage may have besides its special pieces is all seen, and no more. */
    @Test
    void thePromptLeavesThePassageItsRoom() {
        try (Encoder encoder = Models.encoder(folder)) {
            int room = encoder.maxPieces() - encoder.specialPieces();
            String full = "sea ".repeat(room - 1);
            assertFalse(
                    Arrays.equals(encoder.encodePassage("", full + "moon"), encoder.encodePassage("", full + "sun")));
            assertArrayEquals(
                    encoder.encodePassage("", full + "moon"), encoder.encodePassage("", full + "moon and more"));
        }
    }

    @Test
    void takesThePromptsOfPithJsonFirst() throws IOException {
        Fixtures.manifest(folder, """
                "prompts": {"query": "passage: "}""");
        try (Encoder encoder = Models.encoder(folder)) {
            assertEquals(2, encoder.specialPieces(), "no prompt for passages is none, not that of the other file");
            JsonNode expected = Fixtures.expected("family/bert-encoder").get(1);
            assertEquals("passage: ", expected.get("prompt").textValue());
            assertArrayEquals(
                    Fixtures.floats(expected.get("embedding")),
                    encoder.encodeQuery(expected.get("text").textValue()),
                    TOLERANCE);
        }
    }

    @Test
    void takesTheDefaultPromptForWhatHasNone() throws IOException {
        float[] prompted;
        try (Encoder encoder = Models.encoder(folder)) {
            prompted = encoder.encodeQuery("the sea");
        }
        prompts("""
                {"prompts": {"s2s": "query: "}, "default_prompt_name": "s2s"}""");
        try (Encoder encoder = Models.encoder(folder)) {
            assertArrayEquals(prompted, encoder.encodeQuery("the sea"));
            assertArrayEquals(prompted, encoder.encodePassage(" ", "the sea"));
        }
        prompts("""
                {"prompts": {"s2s": "query: "}, "default_prompt_name": null}""");
        try (Encoder encoder = Models.encoder(folder)) {
            assertFalse(Arrays.equals(prompted, encoder.encodeQuery("the sea")));
        }
    }

    @Test
    void refusesPromptsThatCannotBe() throws IOException {
        prompts("""
                {"prompts": {"query": "query: "}, "default_prompt_name": "s2s"}""");
        assertRefused("config_sentence_transformers.json", "default_prompt_name is s2s", "no such prompt");
        prompts("""
                {"prompts": ["query: "]}""");
        assertRefused("config_sentence_transformers.json", "prompts is [\"query: \"]", "expected a JSON object");
        prompts("{\"prompts\": {\"query\": \"" + "q".repeat(501) + "\"}}");
        assertRefused("at most 500 characters");
        prompts("{\"prompts\": {\"query\": \"" + "sea ".repeat(46) + "\"}}");
        assertRefused("takes 48 word pieces", "marks and prompts take 48");
    }

    @Test
    void takesTheVectorOfASentenceBeforeStatesAndStatesBeforeThePooler() throws IOException {
        // The pooler's output under a name that says that it is the sentence's vector.
        Graphs.edit(folder, graph -> Graphs.renameOutput(graph, "pooler_output", "sentence_embedding"));
        try (Encoder encoder = Models.encoder(folder)) {
            double cosine = Fixtures.cosine(
                    Fixtures.floats(
                            Fixtures.expected("family/bert-encoder").get(2).get("embedding")),
                    encoder.encodeQuery("water"));
            assertTrue(cosine < 0.9, "another output than the states: " + cosine);
            double squares = 0;
            for (float x : encoder.encodeQuery("water")) {
                squares += (double) x * x;
            }
            assertEquals(1, squares, TOLERANCE, "normalised here");
        }
        // Beside an output of no known name, states are known; alone, any name does.
        Graphs.edit(folder, graph -> Graphs.renameOutput(graph, "sentence_embedding", "other"));
        assertAgrees(folder);
        Graphs.edit(folder, graph -> {
            Graphs.removeOutput(graph, "other");
            Graphs.renameOutput(graph, STATES, "output_0");
        });
        assertAgrees(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"attention_mask", "token_type_ids"})
    void needsNeitherMaskNorTypes(String input) throws IOException {
        Graphs.edit(folder, graph -> Graphs.fixInput(graph, input, input.equals("attention_mask") ? 1 : 0));
        assertAgrees(folder);
        String other = input.equals("attention_mask") ? "token_type_ids" : "attention_mask";
        Graphs.edit(folder, graph -> Graphs.fixInput(graph, other, other.equals("attention_mask") ? 1 : 0));
        assertAgrees(folder);
    }

    @Test
    void saysWhatTheGraphHasWhereItDoesNotFit() throws IOException {
        Graphs.edit(
                folder, graph -> graph.addInput(graph.getInput(0).toBuilder().setName("position_ids")));
        assertRefused(
                "position_ids INT64 [-1, -1]", "last_hidden_state FLOAT [-1, -1, 32]", "pooler_output FLOAT [-1, 32]");
        recopy();
        Graphs.edit(folder, graph -> {
            Graphs.renameOutput(graph, STATES, "a");
            Graphs.renameOutput(graph, "pooler_output", "b");
        });
        assertRefused("needed are the input input_ids", "a FLOAT [-1, -1, 32]", "b FLOAT [-1, 32]", "one output alone");
        recopy();
        replace("config.json", "\"hidden_size\": 32", "\"hidden_size\": 48");
        assertRefused("last_hidden_state float32 [batch, sequence, 48]", "last_hidden_state FLOAT [-1, -1, 32]");
    }

    @Test
    void takesTheDimensionFromTheGraphOrTheConfiguration() throws IOException {
        replace("config.json", "\"hidden_size\": 32,", "");
        assertAgrees(folder);
        // Behind a doubling that keeps no shape, nobody knows how long a vector is.
        Graphs.edit(folder, graph -> {
            Graphs.hideShape(graph, STATES);
            Graphs.removeOutput(graph, "pooler_output");
        });
        assertRefused("does not say how many numbers a vector has", "hidden_size or dim in config.json");
        replace("config.json", "{", "{\"hidden_size\": 32,");
        assertAgrees(folder);
        replace("config.json", "\"hidden_size\": 32", "\"hidden_size\": 48");
        assertRefused("numbers as last_hidden_state where", "are due");
    }

    @Test
    void aModuleThatOnlyAGraphCanComputeNeedsAPooledOutput() throws IOException {
        replace("modules.json", "sentence_transformers.models.Normalize", "sentence_transformers.models.Dense");
        Files.createDirectory(folder.resolve("2_Normalize"));
        Files.writeString(folder.resolve("2_Normalize/config.json"), "{\"in_features\": 32, \"out_features\": 32}");
        assertRefused("modules.json names [Dense]", "pooled output");
        Graphs.edit(folder, graph -> Graphs.renameOutput(graph, "pooler_output", "sentence_embedding"));
        try (Encoder encoder = Models.encoder(folder)) {
            assertEquals(32, encoder.encodeQuery("water").length);
        }
        replace("2_Normalize/config.json", "\"out_features\": 32", "\"out_features\": 48");
        assertRefused("embedding float32 [batch, 48]", "sentence_embedding FLOAT [-1, 32]");
        replace("modules.json", "2_Normalize", "../2_Normalize");
        assertRefused("modules.json", "/path is \"../2_Normalize\"", "the name of a folder");
    }

    @Test
    void refusesPoolingThatIsNotDoneHere() throws IOException {
        replace("1_Pooling/config.json", "\"cls\"", "\"weightedmean\"");
        assertRefused("1_Pooling/config.json", "names the pooling weightedmean_tokens", "MEAN_SQRT_LEN_TOKENS");
        Files.writeString(folder.resolve("1_Pooling/config.json"), """
                {"pooling_mode": "mean", "include_prompt": false}""");
        assertRefused("1_Pooling/config.json", "include_prompt is false");
        prompts("{}");
        try (Encoder encoder = Models.encoder(folder)) {
            assertEquals(2, encoder.specialPieces());
        }
    }

    /** All poolings, in both forms of the file, against the plain sums over the network's states. */
    @ParameterizedTest
    @ValueSource(strings = {"cls", "max", "mean", "mean_sqrt_len_tokens"})
    void poolsAsItsFilesSay(String mode) throws IOException {
        replace("1_Pooling/config.json", "\"cls\"", "\"" + mode + "\"");
        prompts("{}");
        float[] newer;
        String identity;
        try (Encoder encoder = Models.encoder(folder)) {
            newer = encoder.encodeQuery("where is the old bridge");
            identity = encoder.identity().fingerprint();
        }
        String name = mode.contains("tokens") ? mode : mode.equals("cls") ? "cls_token" : mode + "_tokens";
        Files.writeString(folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_" + name + "\": true}");
        try (Encoder encoder = Models.encoder(folder)) {
            assertArrayEquals(newer, encoder.encodeQuery("where is the old bridge"));
            assertEquals(identity, encoder.identity().fingerprint(), "both forms name one pooling");
        }
        float[][] states = states("where is the old bridge");
        double[] due = new double[32];
        double squares = 0;
        for (int i = 0; i < due.length; i++) {
            int column = i;
            due[i] = switch (mode) {
                case "cls" -> states[0][i];
                case "max" ->
                    Arrays.stream(states)
                            .mapToDouble(state -> state[column])
                            .max()
                            .orElseThrow();
                default ->
                    Arrays.stream(states).mapToDouble(state -> state[column]).sum();
            };
            squares += due[i] * due[i];
        }
        for (int i = 0; i < due.length; i++) {
            assertEquals(due[i] / Math.sqrt(squares), newer[i], 1e-6);
        }
    }

    private float[][] states(String text) {
        ModelFiles files = new ModelFiles.Folder(folder);
        try (WordPieces pieces = WordPieces.load(files);
                Graph graph = Graph.load(files, 48, 8, Outputs.encoder(OptionalInt.of(32)))) {
            int[] input = pieces.marks().around(pieces.tokens(text).ids());
            float[] flat = graph.run(input, input.length, true)[0];
            float[][] states = new float[flat.length / 32][];
            for (int i = 0; i < states.length; i++) {
                states[i] = Arrays.copyOfRange(flat, 32 * i, 32 * i + 32);
            }
            return states;
        }
    }

    @Test
    void lowersWhereSentenceTransformersWould() throws IOException {
        replace("tokenizer.json", "\"lowercase\": true", "\"lowercase\": false");
        replace("tokenizer.json", "\"strip_accents\": null", "\"strip_accents\": true");
        Files.delete(folder.resolve("tokenizer_config.json"));
        float[] lower;
        float[] upper;
        try (Encoder encoder = Models.encoder(folder)) {
            lower = encoder.encodeQuery("the sea");
            upper = encoder.encodeQuery("THE SEA");
        }
        assertFalse(Arrays.equals(lower, upper), "a cased tokenizer");
        replace("sentence_bert_config.json", "false", "true");
        try (Encoder encoder = Models.encoder(folder)) {
            assertArrayEquals(lower, encoder.encodeQuery("THE SEA"));
            // A capital that is two characters in lower case: places are still those of the text as it is.
            String text = "\u0130 THE SEA";
            var found = encoder.pieces(text);
            assertEquals("SEA", text.substring(found.starts()[found.count() - 1], found.ends()[found.count() - 1]));
        }
        replace("sentence_bert_config.json", "true", "false");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": true}");
        try (Encoder encoder = Models.encoder(folder)) {
            assertArrayEquals(lower, encoder.encodeQuery("THE SEA"), "as transformers overrules the tokenizer");
        }
    }

    @Test
    void weightsMayLieBesideTheGraph() throws IOException {
        String before = identity();
        Graphs.moveWeightsOut(folder, "model.onnx_data");
        assertTrue(Files.size(folder.resolve("model.onnx")) < 100_000);
        assertAgrees(folder);
        String moved = identity();
        assertFalse(before.equals(moved));
        Path weights = folder.resolve("model.onnx_data");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);
        assertFalse(moved.equals(identity()), "the weights are part of what a model is");
        Files.delete(weights);
        assertRefused("ONNX Runtime cannot load model.onnx", "model.onnx_data");
    }

    private String identity() {
        try (Encoder encoder = Models.encoder(folder)) {
            return encoder.identity().fingerprint();
        }
    }

    /** Pieces of byte-level BPE may cover the end of a title and the start of a text; the model sees what it would see. */
    @Test
    void cutsTitleAndTextTogetherIntoPieces() throws IOException {
        Path model = Fixtures.copy(Fixtures.folder("family/roberta-reader"), temporary.resolve("roberta"));
        String states = "/model/roberta/encoder/layer.0/output/LayerNorm/LayerNormalization_output_0";
        Graphs.edit(model, graph -> Graphs.showOnly(graph, states, STATES, 32));
        RandomGenerator random = Fixtures.random("cutsTitleAndTextTogetherIntoPieces");
        try (Encoder encoder = Models.encoder(model)) {
            assertEquals(2 + OnnxEncoder.FIRST_WORD_PIECES, encoder.specialPieces());
            assertEquals(384, encoder.maxPieces(), "two of the table's positions are not used");
            for (int i = 0; i < 200; i++) {
                String title = Fixtures.randomText(random, 1 + random.nextInt(8)) + "t";
                String text = Fixtures.randomText(random, random.nextInt(20));
                assertArrayEquals(
                        encoder.encodeQuery(title + "\n" + text),
                        encoder.encodePassage(title, text),
                        () -> title + "|" + text);
            }
        }
    }

    private void recopy() throws IOException {
        Files.copy(
                Fixtures.folder("family/bert-encoder").resolve("model.onnx"),
                folder.resolve("model.onnx"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void prompts(String json) throws IOException {
        Files.writeString(folder.resolve("config_sentence_transformers.json"), json);
    }

    private void replace(String file, String old, String with) throws IOException {
        Fixtures.replace(folder, file, old, with);
    }

    private void assertRefused(String... parts) {
        String message = Fixtures.refusal(ModelUnavailable.class, () -> Models.encoder(folder));
        for (String part : List.of(parts)) {
            assertTrue(message.contains(part), () -> "\"" + part + "\" is not in: " + message);
        }
    }
}
