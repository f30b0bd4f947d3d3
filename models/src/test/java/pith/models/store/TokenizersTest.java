package pith.models.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.ModelUnavailable;

/** tokenizer.json from the older files. */
class TokenizersTest {
    @TempDir
    Path folder;

    /** The tiny models' word pieces, one a line. */
    static String vocabulary() {
        try {
            JsonNode vocabulary = JsonText.parse(TinyModels.read("encoder/tokenizer.json"))
                    .path("model")
                    .path("vocab");
            String[] pieces = new String[vocabulary.size()];
            vocabulary.properties().forEach(piece -> pieces[piece.getValue().asInt()] = piece.getKey());
            return String.join("\n", pieces) + "\n";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void wordPiecesAreWrittenAsTheirOwnConverterDoes() throws IOException {
        Files.writeString(folder.resolve("vocab.txt"), vocabulary());
        Tokenizers.write(folder, folder, "the model");
        assertEquals(
                JsonText.parse(TinyModels.read("encoder/tokenizer.json")),
                JsonText.read(folder.resolve("tokenizer.json"), "tokenizer.json"));
    }

    @Test
    void theTokenizersConfigurationIsHeeded() throws IOException {
        Files.writeString(folder.resolve("vocab.txt"), vocabulary());
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"do_lower_case\": false, \"strip_accents\": false, \"tokenize_chinese_chars\": false}");
        Tokenizers.write(folder, folder, "the model");
        JsonNode normalizer = JsonText.read(folder.resolve("tokenizer.json"), "tokenizer.json")
                .path("normalizer");
        for (String field : new String[] {"lowercase", "strip_accents", "handle_chinese_chars"}) {
            assertTrue(
                    normalizer.path(field).isBoolean()
                            && !normalizer.path(field).asBoolean(),
                    field);
        }
    }

    @Test
    void bytePairsAreCutAndMarked() throws IOException {
        ObjectNode vocabulary = JsonText.object();
        for (String piece : new String[] {
            "<s>",
            "<pad>",
            "</s>",
            "<unk>",
            "a",
            "b",
            "c",
            "\u0120",
            "ab",
            "\u0120c",
            "\u0120ab",
            "\u00c3",
            "\u00a9",
            "<mask>"
        }) {
            vocabulary.put(piece, vocabulary.size());
        }
        JsonText.write(folder.resolve("vocab.json"), vocabulary);
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na b\n\u0120 c\n\u0120 ab\n");
        Tokenizers.write(folder, folder, "the model");
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                Files.newInputStream(folder.resolve("tokenizer.json")),
                Map.of("padding", "false", "truncation", "false"))) {
            assertArrayEquals(
                    new long[] {0, 8, 9, 10, 2}, tokenizer.encode("ab c ab").getIds());
            assertArrayEquals(
                    new long[] {0, 4, 2, 2, 5, 2}, tokenizer.encode("a", "b").getIds());
            assertArrayEquals(
                    new String[] {"<s>", "\u00c3", "\u00a9", "</s>"},
                    tokenizer.encode("\u00e9").getTokens());
        }
    }

    @Test
    void vocabulariesThatCannotBeAreRefused() throws IOException {
        Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\na\n");
        assertTrue(refusal().contains("6 lines, of which 5 differ"), refusal());
        Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\na\n");
        assertTrue(refusal().contains("[SEP]"), refusal());
    }

    private String refusal() {
        return String.valueOf(assertThrows(ModelUnavailable.class, () -> Tokenizers.write(folder, folder, "the model"))
                .getMessage());
    }
}
