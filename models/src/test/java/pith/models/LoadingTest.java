package pith.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.engine.Encoder;
import pith.engine.ModelIdentity;
import pith.engine.ModelUnavailable;
import pith.engine.Reader;

/** What a model's folder must hold, what is said when it does not, and what makes a model another one. */
class LoadingTest {
    private static final String SHA = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @TempDir
    Path temporary;

    private Path encoder;
    private Path reader;

    @BeforeEach
    void copy() throws IOException {
        encoder = Fixtures.copy(Fixtures.folder("tiny/encoder"), temporary.resolve("my-encoder"));
        reader = Fixtures.copy(Fixtures.folder("tiny/reader"), temporary.resolve("my-reader"));
    }

    @Test
    void saysThatThereIsNoFolder() {
        assertRefused(temporary.resolve("absent"), "absent", "no model.onnx", "no such folder");
        String message = Fixtures.refusal(ModelUnavailable.class, () -> Models.reader(temporary.resolve("absent")));
        assertTrue(message.contains("no such folder"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "tokenizer.json", "config.json", "1_Pooling/config.json"})
    void saysWhichFileIsMissing(String file) throws IOException {
        Files.delete(encoder.resolve(file));
        assertRefused(encoder, "my-encoder has no " + file, "a model's folder needs at least model.onnx");
    }

    /** As Hugging Face's own models are, whose vectors sentence-transformers takes the mean for. */
    @Test
    void needsNoFileOfSentenceTransformers() throws IOException {
        for (String file : List.of("modules.json", "1_Pooling/config.json", "sentence_bert_config.json")) {
            Files.delete(encoder.resolve(file));
        }
        try (Encoder plain = Models.encoder(encoder);
                Encoder full = Models.encoder(Fixtures.folder("tiny/encoder"))) {
            assertEquals(
                    full.identity().fingerprint(),
                    plain.identity().fingerprint(),
                    "mean and 512 pieces are the defaults");
            assertArrayEquals(full.encodeQuery("the sea"), plain.encodeQuery("the sea"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenizer.json",
                "config.json",
                "sentence_bert_config.json",
                "model.onnx",
                "1_Pooling/config.json"
            })
    void saysWhichFileIsDamaged(String file) throws IOException {
        Files.writeString(encoder.resolve(file), "{ damaged");
        assertRefused(encoder, file, "my-encoder", "fetch or export the model again");
        Files.writeString(encoder.resolve(file), "[]");
        assertRefused(encoder, file, "my-encoder");
        Files.writeString(encoder.resolve(file), "");
        assertRefused(encoder, file, "my-encoder");
        Files.delete(encoder.resolve(file));
        Files.createDirectory(encoder.resolve(file));
        assertRefused(encoder, file, "my-encoder");
    }

    @Test
    void saysWhatTheOtherKindOfModelHas() throws IOException {
        Files.copy(reader.resolve("model.onnx"), encoder.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);
        assertRefused(encoder, "embedding float32 [batch, 32]", "start_logits FLOAT [-1, -1]", "input_ids INT64");
        Files.copy(
                Fixtures.folder("tiny/encoder").resolve("model.onnx"),
                reader.resolve("model.onnx"),
                StandardCopyOption.REPLACE_EXISTING);
        String message = Fixtures.refusal(ModelUnavailable.class, () -> Models.reader(reader));
        assertTrue(message.contains("embedding FLOAT [-1, 32]") && message.contains("end_logits"), message);
    }

    @Test
    void saysThatTheDimensionsDiffer() throws IOException {
        Fixtures.replace(encoder, "config.json", "\"dim\": 32", "\"dim\": 48");
        assertRefused(encoder, "embedding float32 [batch, 48]", "embedding FLOAT [-1, 32]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"384\"", "2", "-1", "1.5", "99999999999"})
    void saysWhichSettingIsOutOfRange(String value) throws IOException {
        Fixtures.replace(encoder, "sentence_bert_config.json", "512", value);
        assertRefused(encoder, "sentence_bert_config.json", "max_seq_length", "whole number from 3");
    }

    @Test
    void aReaderNeedsPositionsForItsWindow() throws IOException {
        Fixtures.replace(reader, "config.json", "512", "256");
        String message = Fixtures.refusal(ModelUnavailable.class, () -> Models.reader(reader));
        assertTrue(message.contains("max_position_embeddings is 256") && message.contains("384"), message);
    }

    @Test
    void takesTheLesserOfLengthAndPositions() throws IOException {
        Fixtures.replace(encoder, "sentence_bert_config.json", "512", "16");
        try (Encoder shorter = Models.encoder(encoder)) {
            assertEquals(16, shorter.maxPieces());
            assertEquals(32, shorter.encodePassage("sea ".repeat(99), "moon ".repeat(99)).length);
        }
        Fixtures.replace(encoder, "sentence_bert_config.json", "16", "1024");
        try (Encoder longer = Models.encoder(encoder)) {
            assertEquals(512, longer.maxPieces());
        }
    }

    @Test
    void refusesAPoolingThatIsNotOne() throws IOException {
        Fixtures.replace(
                encoder,
                "1_Pooling/config.json",
                "\"pooling_mode_cls_token\": false",
                "\"pooling_mode_cls_token\": true");
        assertRefused(encoder, "pooling_mode_cls_token, pooling_mode_mean_tokens", "exactly one");
    }

    @Test
    void refusesATokenizerThatMarksTextsOtherwise() throws IOException {
        ObjectNode tokenizer = (ObjectNode)
                Fixtures.JSON.readTree(encoder.resolve("tokenizer.json").toFile());
        ArrayNode pair = (ArrayNode) tokenizer.at("/post_processor/pair");
        pair.remove(pair.size() - 1);
        Fixtures.JSON.writeValue(encoder.resolve("tokenizer.json").toFile(), tokenizer);
        assertRefused(encoder, "tokenizer.json", "[CLS] text [SEP]");
        tokenizer.putNull("post_processor");
        Fixtures.JSON.writeValue(encoder.resolve("tokenizer.json").toFile(), tokenizer);
        assertRefused(encoder, "tokenizer.json", "[CLS] text [SEP]");
    }

    @Test
    void refusesAFileThatIsTooLong() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(encoder.resolve("tokenizer.json").toFile(), "rw")) {
            file.setLength(ModelFiles.MAX_BYTES + 1L);
        }
        assertRefused(encoder, "tokenizer.json of the model in", "more than the 67108864 bytes");
    }

    @Test
    void normalisesWhereTheGraphDoesNot() throws IOException {
        // The attribute p = 2 of LpNormalization becomes 1: the fields name, i and the tag of type.
        patch(encoder, new byte[] {10, 1, 'p', 24, 2}, 4, new byte[] {1});
        try (Encoder normalising = Models.encoder(encoder);
                Encoder normalised = Models.encoder(Fixtures.folder("tiny/encoder"))) {
            assertArrayEquals(normalised.encodeQuery("the sea"), normalising.encodeQuery("the sea"), 1e-6f);
        }
        ModelFiles packed = new ModelFiles.Folder(encoder);
        String message = Fixtures.refusal(ModelUnavailable.class, () -> OnnxEncoder.load(packed, true));
        assertTrue(message.contains("a vector of length 0.") && message.contains("L2 normalisation"), message);
    }

    @Test
    void saysThatTheWeightsAreDamaged() throws IOException {
        // From the eighth row of the positions on, of 32 numbers each: not a number.
        byte[] notNumbers = new byte[64];
        Arrays.fill(notNumbers, (byte) -1);
        patch(encoder, "\tpositions".getBytes(StandardCharsets.UTF_8), 1000, notNumbers);
        try (Encoder damaged = Models.encoder(encoder)) {
            String message = Fixtures.refusal(ModelUnavailable.class, () -> damaged.encodeQuery("the sea ".repeat(10)));
            assertTrue(message.contains("NaN in embedding") && message.contains("my-encoder"), message);
            assertEquals(32, damaged.encodeQuery("the sea").length, "the turn was not lost");
        }
    }

    @Test
    void saysThatTheTokenizerIsOfAnotherModel() throws IOException {
        Fixtures.replace(encoder, "tokenizer.json", "\"water\": 303", "\"water\": 30300");
        try (Encoder mixed = Models.encoder(encoder)) {
            String message = Fixtures.refusal(ModelUnavailable.class, () -> mixed.encodeQuery("water"));
            assertTrue(message.contains("a text of 3 word pieces") && message.contains("do not fit together"), message);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"name\": \"\"}",
                "{\"name\": 3}",
                "{\"name\": \"x\"}",
                "{\"name\": \"x\", \"source\": {\"weights_sha256\": \"abc\"}}",
                "{\"name\": \"x\", \"source\": {\"weights_sha256\": \"" + SHA + "\"}, \"weight_bits\": 9}",
                "{\"name\": \"x\", \"source\": {\"weights_sha256\": \"" + SHA + "\"}, \"weight_bits\": \"7\"}",
                "{\"name\": \"x\", \"source\": {\"weights_sha256\": \"" + SHA + "\"}, \"trained_pieces\": 3}",
                "{\"name\": \"x\", \"source\": {\"weights_sha256\": \"" + SHA + "\"}, \"prompts\": \"query\"}",
                "{\"name\": \"x\", \"source\": {\"weights_sha256\": \"" + SHA + "\"}, \"prompts\": {\"query\": 1}}",
                "{\"name\": \"x\", \"source\": {\"weights_sha256\": \"" + SHA + "\"}, \"kind\": \"teacher\"}",
                "{\"name\": \"x\", \"source\": {\"weights_sha256\": \"" + SHA + "\"}, \"kind\": \"reader\"}"
            })
    void refusesABrokenManifest(String manifest) throws IOException {
        Files.writeString(encoder.resolve("pith.json"), manifest);
        assertRefused(encoder, "pith.json of the model in", "my-encoder");
    }

    @Test
    void variantsOfOneModelShareItsIdentity() throws IOException {
        Fixtures.manifest(encoder, "\"variant\": \"fp32\"");
        ModelIdentity full = identity(encoder);
        assertEquals("moon", full.name());
        Fixtures.manifest(encoder, "\"variant\": \"int8\"");
        assertEquals(full, identity(encoder));
        changeGraph(encoder);
        assertEquals(full, identity(encoder));
    }

    @Test
    void whatChangesVectorsChangesTheIdentity() throws IOException {
        ModelIdentity byGraph = identity(encoder);
        assertEquals("my-encoder", byGraph.name());
        changeGraph(encoder);
        assertNotEquals(byGraph.fingerprint(), identity(encoder).fingerprint());
        Files.write(encoder.resolve("model.safetensors"), new byte[] {1});
        ModelIdentity bySource = identity(encoder);
        assertNotEquals(byGraph.fingerprint(), bySource.fingerprint());
        Files.write(encoder.resolve("model.safetensors"), new byte[] {2});
        ModelIdentity otherSource = identity(encoder);
        assertNotEquals(bySource.fingerprint(), otherSource.fingerprint());
        Fixtures.manifest(encoder, "\"variant\": \"fp32\"");
        ModelIdentity byManifest = identity(encoder);
        assertNotEquals(otherSource.fingerprint(), byManifest.fingerprint());
        Fixtures.replace(encoder, "sentence_bert_config.json", "512", "256");
        ModelIdentity shorter = identity(encoder);
        assertNotEquals(byManifest.fingerprint(), shorter.fingerprint());
        Fixtures.replace(encoder, "tokenizer.json", "\"water\"", "\"watre\"");
        ModelIdentity otherWords = identity(encoder);
        assertNotEquals(shorter.fingerprint(), otherWords.fingerprint());
        Fixtures.replace(encoder, "1_Pooling/config.json", "mean_tokens\": true", "mean_tokens\": false");
        Fixtures.replace(encoder, "1_Pooling/config.json", "cls_token\": false", "cls_token\": true");
        ModelIdentity otherPooling = identity(encoder);
        assertNotEquals(otherWords.fingerprint(), otherPooling.fingerprint());
        Files.writeString(encoder.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"\"}}");
        assertEquals(otherPooling, identity(encoder), "an empty prompt is none");
        Files.writeString(encoder.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"q\"}}");
        ModelIdentity prompted = identity(encoder);
        assertNotEquals(otherPooling.fingerprint(), prompted.fingerprint());
        Files.writeString(encoder.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"passage\": \"q\"}}");
        ModelIdentity promptedOtherwise = identity(encoder);
        assertNotEquals(prompted.fingerprint(), promptedOtherwise.fingerprint());
        Files.writeString(encoder.resolve("tokenizer_config.json"), "{\"do_lower_case\": true}");
        assertEquals(promptedOtherwise, identity(encoder), "as the tokenizer does already");
        Files.writeString(encoder.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");
        assertNotEquals(promptedOtherwise.fingerprint(), identity(encoder).fingerprint());
    }

    @Test
    void theKindIsPartOfTheIdentity() throws IOException {
        Fixtures.manifest(encoder, "\"variant\": \"fp32\"");
        Fixtures.manifest(reader, "\"variant\": \"fp32\"");
        try (Reader open = Models.reader(reader)) {
            assertFalse(open.identity().fingerprint().equals(identity(encoder).fingerprint()));
        }
    }

    private static ModelIdentity identity(Path folder) {
        try (Encoder open = Models.encoder(folder)) {
            return open.identity();
        }
    }

    /** Other bytes, the same network: gives the file's producer_version, a string field of number 3, the value "2". */
    private static void changeGraph(Path folder) throws IOException {
        Files.write(folder.resolve("model.onnx"), new byte[] {3 << 3 | 2, 1, '2'}, StandardOpenOption.APPEND);
    }

    /** Writes {@code bytes} over the graph, {@code distance} after where {@code mark} begins. */
    private static void patch(Path folder, byte[] mark, int distance, byte[] bytes) throws IOException {
        byte[] graph = Files.readAllBytes(folder.resolve("model.onnx"));
        // In ISO 8859-1 a byte is a character.
        int at = new String(graph, StandardCharsets.ISO_8859_1)
                .lastIndexOf(new String(mark, StandardCharsets.ISO_8859_1));
        assertTrue(at >= 0, "the graph has no such mark");
        System.arraycopy(bytes, 0, graph, at + distance, bytes.length);
        Files.write(folder.resolve("model.onnx"), graph);
    }

    private static void assertRefused(Path folder, String... parts) {
        String message = Fixtures.refusal(ModelUnavailable.class, () -> Models.encoder(folder));
        for (String part : List.of(parts)) {
            assertTrue(message.contains(part), () -> "\"" + part + "\" is not in: " + message);
        }
    }
}
