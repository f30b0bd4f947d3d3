package pith.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Encoder;
import pith.engine.ModelIdentity;

/** The encoder that comes with Pith, against PyTorch's vectors from the source weights in full precision. */
class EmbeddedEncoderTest {
    /**
     * What int8 may cost: the requirement on each text. Measured on the 200: 0.9929 at the least, 0.9968 for all but one in
     * twenty, 0.9987 in the median.
     */
    private static final double LEAST_COSINE = 0.99;

    private static final double LEAST_COSINE_OF_NINETEEN_IN_TWENTY = 0.995;
    private static final double LEAST_MEDIAN_COSINE = 0.998;

    private static final float FULL_PRECISION_TOLERANCE = 1e-5f;

    private static Encoder encoder;

    @BeforeAll
    static void open() {
        encoder = Models.embeddedEncoder();
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void tellsItsShape() {
        assertEquals(
                new ModelIdentity("pith-encoder-1", "ba80807ffbf7cd6766eaa2e3011a5ad8d785191ecf3d96bebe55d6e0ef889706"),
                encoder.identity(),
                "every index made so far bears this fingerprint and would be refused under another");
        assertEquals(384, encoder.dimension());
        assertEquals(512, encoder.maxPieces());
    }

    @Test
    void staysCloseToFullPrecision() throws IOException {
        List<String> texts = Fixtures.parityTexts();
        float[][] vectors = Fixtures.parityVectors(encoder.dimension());
        assertEquals(texts.size(), vectors.length);
        double[] cosines = IntStream.range(0, vectors.length)
                .filter(i -> Fixtures.keepsItsForm(texts.get(i)))
                .mapToDouble(i -> Fixtures.cosine(vectors[i], encoder.encodeQuery(texts.get(i))))
                .sorted()
                .toArray();
        assertTrue(cosines.length >= 0.9 * vectors.length, cosines.length + " texts are compared");
        assertTrue(cosines[0] >= LEAST_COSINE, "least cosine " + cosines[0]);
        double twentieth = cosines[cosines.length / 20];
        assertTrue(twentieth >= LEAST_COSINE_OF_NINETEEN_IN_TWENTY, "cosine " + twentieth);
        double median = cosines[cosines.length / 2];
        assertTrue(median >= LEAST_MEDIAN_COSINE, "median cosine " + median);
    }

    @Test
    void fullPrecisionAgreesWithPyTorch(@TempDir Path folder) throws IOException {
        String file = System.getenv("PITH_FP32_ENCODER");
        assumeTrue(
                file != null,
                "set PITH_FP32_ENCODER to the full-precision encoder; models/recipe/export.py writes it to"
                        + " models/recipe/build/encoder/model.onnx");
        Files.createDirectories(folder.resolve("1_Pooling"));
        for (String name : List.of(
                "tokenizer.json", "config.json", "sentence_bert_config.json", "1_Pooling/config.json", "pith.json")) {
            try (InputStream in = Objects.requireNonNull(Models.class.getResourceAsStream("encoder/" + name), name)) {
                Files.copy(in, folder.resolve(name));
            }
        }
        Files.copy(Path.of(file), folder.resolve("model.onnx"));
        try (Encoder exact = Models.encoder(folder)) {
            assertEquals(encoder.identity(), exact.identity(), "variants of one model share its identity");
            List<String> texts = Fixtures.parityTexts();
            float[][] vectors = Fixtures.parityVectors(exact.dimension());
            for (int i = 0; i < vectors.length; i++) {
                int line = i + 1;
                if (Fixtures.keepsItsForm(texts.get(i))) {
                    float[] found = exact.encodeQuery(texts.get(i));
                    assertArrayEquals(vectors[i], found, FULL_PRECISION_TOLERANCE, () -> "line " + line);
                }
            }
        }
    }

    /** Bit for bit, because an index that is built twice must come out the same. */
    @Test
    void aVectorDoesNotDependOnItsNeighbours() throws Exception {
        List<String> texts = new ArrayList<>(Fixtures.parityTexts().subList(0, 40));
        texts.add("a long one ".repeat(200));
        List<float[]> first = texts.stream().map(encoder::encodeQuery).toList();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, Fixtures.random("aVectorDoesNotDependOnItsNeighbours"));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<float[]>> beside = threads.invokeAll(order.stream()
                    .map(i -> (Callable<float[]>) () -> encoder.encodeQuery(texts.get(i)))
                    .toList());
            for (int i = 0; i < order.size(); i++) {
                assertArrayEquals(first.get(order.get(i)), beside.get(i).get());
            }
        }
        try (Encoder fresh = Models.embeddedEncoder()) {
            assertArrayEquals(first.get(30), fresh.encodeQuery(texts.get(30)));
        }
    }

    @Test
    void putsWhatMeansTheSameCloseTogether() {
        float[] question = encoder.encodeQuery("How do plants make food from sunlight?");
        double near = Fixtures.cosine(
                question,
                encoder.encodePassage(
                        "", "Photosynthesis turns light, water and carbon dioxide into sugar in green leaves."));
        double far = Fixtures.cosine(
                question, encoder.encodePassage("", "The central bank raised its interest rates for the third time."));
        assertTrue(near > far + 0.2, near + " and " + far);
    }

    /** Runs of some 100 ms each, of which one is stopped in its middle, or before it begins. */
    @Test
    void anInterruptedThreadStopsComputing() throws InterruptedException {
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        for (int round = 0; round < 3; round++) {
            CountDownLatch begun = new CountDownLatch(1);
            Thread thread = new Thread(() -> {
                try {
                    while (true) {
                        begun.countDown();
                        encoder.encodePassage("", "word ".repeat(600));
                    }
                } catch (CancellationException e) {
                    assertTrue(Thread.currentThread().isInterrupted());
                    thrown.add(e);
                }
            });
            thread.start();
            begun.await();
            thread.interrupt();
            thread.join(60_000);
        }
        assertEquals(3, thrown.size());
        assertEquals(384, encoder.encodeQuery("It still works.").length);
    }
}
