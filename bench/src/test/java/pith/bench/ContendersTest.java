package pith.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Cosine;
import pith.engine.Encoder;
import pith.engine.ModelUnavailable;
import pith.models.Models;

/** Those who are compared do the same work. */
class ContendersTest {
    private static final String TEXT = "The Brooklyn Bridge opened in 1883, after fourteen years of building.";
    /** Of some 220 word pieces, whose end speaks of something else than its beginning. */
    private static final String LONG_TEXT =
            TEXT.repeat(5) + " Bees dance to tell each other where nectar is.".repeat(13);

    private static final float EXACT = 1e-6f;

    @TempDir
    Path folder;

    @Test
    void langChain4jHasTheWeightsOfTheEmbeddedEncoder() {
        for (String text : List.of(TEXT, LONG_TEXT)) {
            float[] ours;
            try (Encoder encoder = Models.embeddedEncoder()) {
                ours = encoder.encodePassage("", text);
            }
            for (int threads : new int[] {1, Runtime.getRuntime().availableProcessors()}) {
                try (LangChain4jContender fp32 = LangChain4jContender.fp32(threads);
                        LangChain4jContender quantized = LangChain4jContender.quantized(threads)) {
                    float cosine = Cosine.of(ours, fp32.vector(text));
                    assertTrue(cosine > 0.98, "fp32, " + threads + " threads: " + cosine);
                    cosine = Cosine.of(ours, quantized.vector(text));
                    assertTrue(cosine > 0.96, "-q, " + threads + " threads: " + cosine);
                }
            }
        }
    }

    @Test
    void aPlainRunGivesPithsVector() {
        ModelFolder files = ModelFolder.embedded(folder);
        try (Encoder encoder = Models.embeddedEncoder();
                PlainTokenizer tokenizer = new PlainTokenizer(files.tokenizer(), encoder.maxPieces());
                PlainSession session = new PlainSession(
                        files.graph(), options -> options.addConfigEntry("session.x64quantprecision", "1"));
                PlainSession.Batch batch = session.batch(tokenizer.pieces(List.of(TEXT)))) {
            assertTrue(Cosine.of(encoder.encodePassage("", TEXT), batch.vectors()[0]) > 0.9999);
        }
    }

    @Test
    void theTokenizerCutsLongTextsOff() {
        ModelFolder files = ModelFolder.embedded(folder);
        try (PlainTokenizer tokenizer = new PlainTokenizer(files.tokenizer(), 5)) {
            List<long[]> pieces = tokenizer.pieces(List.of("one two three four five", "one"));
            assertEquals(5, pieces.getFirst().length);
            assertEquals(3, pieces.getLast().length); // not padded here: the batch does that
        }
    }

    @Test
    void batchesArePaddedToTheLongest() throws IOException {
        Path graph = TinyGraph.write(folder.resolve("model.onnx"));
        try (PlainSession session = PlainSession.byDefault(graph);
                PlainSession.Batch batch = session.batch(List.of(new long[] {1, 2, 3}, new long[] {3}))) {
            float[][] vectors = batch.vectors();
            assertArrayEquals(new float[] {1, 1}, vectors[0], EXACT);
            assertArrayEquals(new float[] {0.6f, 0.8f}, vectors[1], EXACT);
        }
    }

    @Test
    void aGraphThatIsNotThereIsNamed() {
        Path graph = folder.resolve("model.onnx");
        ModelUnavailable failure = assertThrows(ModelUnavailable.class, () -> PlainSession.byDefault(graph));
        assertTrue(failure.getMessage().contains(graph.toString()), failure.getMessage());
    }

    @Test
    void theProductIsTheProduct() {
        byte[] unsigned = new byte[1_024 * 1_024];
        new Random(0).nextBytes(unsigned);
        byte[] signed = new byte[1_024 * 1_024];
        new Random(1_024).nextBytes(signed);
        try (Int8Product product = new Int8Product(1, true)) {
            product.lap();
            for (int[] place : new int[][] {{0, 0}, {1_023, 7}, {500, 1_023}}) {
                int expected = 0;
                for (int i = 0; i < 1_024; i++) {
                    expected += (unsigned[place[0] * 1_024 + i] & 0xff) * signed[i * 1_024 + place[1]];
                }
                assertEquals(expected, product.element(place[0], place[1]));
            }
        }
    }
}
