package pith.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.engine.ModelUnavailable;

class MaxPiecesTest {
    @TempDir
    Path folder;

    /** Null is "not said" in all three. */
    @ParameterizedTest
    @CsvSource({
        "distilbert, 512, 128, 256, 128",
        "bert, 512, 600, 256, 256",
        "bert, 512, null, 1000000000000000019884624838656, 512",
        "bert, 512, null, 1e30, 512",
        "bert, null, 128, null, 128",
        "bert, null, null, 77, 77",
        "roberta, 514, null, 1e30, 512",
        "mpnet, 514, 600, 600, 512",
        "xlm-roberta, 514, 128, 512, 128",
        "bert, 8192, null, 8192, 8192"
    })
    void isTheLeastOfWhatTheFilesSay(String type, String positions, String sentence, String tokenizer, int most)
            throws IOException {
        write(type, positions);
        Files.writeString(folder.resolve("sentence_roberta_config.json"), "{\"max_seq_length\": " + sentence + "}");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": " + tokenizer + "}");
        assertEquals(most, maxPieces());
    }

    @Test
    void everyFileMayBeMissingButNotAll() throws IOException {
        write("bert", "512");
        assertEquals(512, maxPieces());
        Files.writeString(folder.resolve("config.json"), "{}");
        String message = Fixtures.refusal(ModelUnavailable.class, this::maxPieces);
        assertTrue(
                message.contains("does not say how many word pieces") && message.contains("max_seq_length"), message);
    }

    @Test
    void refusesWhatIsTooLittleOrNoNumber() throws IOException {
        write("roberta", "4");
        String message = Fixtures.refusal(ModelUnavailable.class, this::maxPieces);
        assertTrue(message.contains("max_position_embeddings is 4, expected a whole number from 5"), message);
        write("bert", "512");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": -1}");
        message = Fixtures.refusal(ModelUnavailable.class, this::maxPieces);
        assertTrue(message.contains("model_max_length is -1"), message);
    }

    private void write(String type, String positions) throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"" + type + "\", \"max_position_embeddings\": " + positions + "}");
    }

    private int maxPieces() {
        ModelFiles files = new ModelFiles.Folder(folder);
        return MaxPieces.of(files, ModelJson.read(files, "config.json"), 3);
    }
}
