package pith.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.engine.BadQuery;
import pith.engine.ModelUnavailable;
import pith.engine.Reranker;
import pith.engine.Reranker.Scores;

/** The reranker on a tiny cross-encoder, against what transformers computes with the same weights. */
class OnnxRerankerTest {
    private static final String FOLDER = "family/cross-encoder";
    private static final float TOLERANCE = 1e-5f;
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final String QUERY = "Where is the bridge?";
    private static final List<String> TEXTS = List.of(
            "The old stone bridge is over the river.",
            "",
            "The queen found the letter.",
            "water ".repeat(500),
            "water");

    private static OnnxReranker reranker;

    @BeforeAll
    static void open() {
        reranker = OnnxReranker.load(new ModelFiles.Folder(Fixtures.folder(FOLDER)));
    }

    @AfterAll
    static void close() {
        reranker.close();
    }

    @Test
    void agreesWithTransformers() throws IOException {
        for (JsonNode expected : Fixtures.expected(FOLDER)) {
            String query = expected.get("query").textValue();
            String text = expected.get("text").textValue();
            float logit = expected.get("logit").floatValue();
            assertArrayEquals(new float[] {logit}, reranker.logits(query, text), TOLERANCE, query);
            if (!query.isBlank()) {
                Scores scores = reranker.score(query, List.of(text), FOR_EVER);
                assertEquals(1 / (1 + Math.exp(-logit)), scores.relevances().getFirst(), TOLERANCE, query);
            }
        }
    }

    @Test
    void scoresEachTextAsIfItWereAlone() {
        Scores all = reranker.score(QUERY, TEXTS, FOR_EVER);
        assertTrue(all.complete());
        for (int i = 0; i < TEXTS.size(); i++) {
            Scores alone = reranker.score(QUERY, List.of(TEXTS.get(i)), FOR_EVER);
            assertEquals(alone.relevances().getFirst(), all.relevances().get(i));
        }
        List<String> reversed = new ArrayList<>(TEXTS);
        Collections.reverse(reversed);
        List<Double> relevances =
                new ArrayList<>(reranker.score(QUERY, reversed, FOR_EVER).relevances());
        Collections.reverse(relevances);
        assertEquals(all.relevances(), relevances);
    }

    @Test
    void noTextsHaveNoScores() {
        assertEquals(new Scores(List.of(), 0), reranker.score(QUERY, List.of(), Duration.ZERO));
    }

    /** Each look at the clock takes it one second further: one at the beginning, one before each text but the first. */
    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT0.5S, 1", "PT1S, 1", "PT1.1S, 2", "PT3S, 3", "PT4S, 4", "PT4.1S, 5", "PT1H, 5"})
    void stopsWhenItsTimeIsSpentButNotBeforeTheFirst(Duration budget, int scored) {
        AtomicLong seconds = new AtomicLong();
        ModelFiles files = new ModelFiles.Folder(Fixtures.folder(FOLDER));
        try (Reranker timed = OnnxReranker.load(
                files, () -> Duration.ofSeconds(seconds.getAndIncrement()).toNanos())) {
            Scores scores = timed.score(QUERY, TEXTS, budget);
            assertEquals(TEXTS.size(), scores.texts());
            assertEquals(scored == TEXTS.size(), scores.complete());
            assertEquals(
                    reranker.score(QUERY, TEXTS, FOR_EVER).relevances().subList(0, scored),
                    scores.relevances(),
                    "whole scores of the first texts");
        }
    }

    @Test
    void seesTheBeginningOfALongTextAndOfALongQuery() {
        String query = "where ".repeat(OnnxReranker.MAX_QUERY_PIECES);
        assertArrayEquals(reranker.logits(query, "the sea"), reranker.logits(query + "moon", "the sea"));
        assertNotEquals(reranker.logits("where", "the sea")[0], reranker.logits("where moon", "the sea")[0]);
        // 128 pieces, three marks, one of the query.
        int room = 124;
        String full = "sea ".repeat(room - 1);
        assertArrayEquals(reranker.logits("where", full + "moon"), reranker.logits("where", full + "moon and more"));
        assertNotEquals(reranker.logits("where", full + "moon")[0], reranker.logits("where", full + "sun")[0]);
        assertTrue(reranker.score(query, List.of(full + full), FOR_EVER).complete());
    }

    @Test
    void oneLabelIsMappedByTheSigmoidAndTwoByTheSoftmax() {
        assertEquals(0.5, OnnxReranker.relevance(new float[] {0}));
        assertEquals(1 / (1 + Math.exp(-3)), OnnxReranker.relevance(new float[] {3}));
        assertEquals(Math.exp(2) / (Math.exp(1) + Math.exp(2)), OnnxReranker.relevance(new float[] {1, 2}), 1e-15);
        for (float extreme : new float[] {-1e30f, -800, 800, 1e30f}) {
            double relevance = OnnxReranker.relevance(new float[] {extreme});
            assertEquals(extreme < 0 ? 0 : 1, relevance, 1e-300);
        }
    }

    @Test
    void takesOneLabelOrTwoOfAnyName(@TempDir Path temporary) throws IOException {
        Path folder = Fixtures.copy(Fixtures.folder(FOLDER), temporary.resolve("relabelled"));
        Graphs.edit(folder, graph -> Graphs.renameOutput(graph, "logits", "output_0"));
        float logit = reranker.logits(QUERY, TEXTS.getFirst())[0];
        try (Reranker renamed = Models.reranker(folder)) {
            assertEquals(
                    OnnxReranker.relevance(new float[] {logit}),
                    renamed.score(QUERY, TEXTS.subList(0, 1), FOR_EVER)
                            .relevances()
                            .getFirst());
        }
        repeatLabel(folder, "output_0", "two", 2);
        try (Reranker two = Models.reranker(folder)) {
            assertEquals(
                    0.5,
                    two.score(QUERY, TEXTS.subList(0, 1), FOR_EVER).relevances().getFirst(),
                    "both labels alike");
        }
        repeatLabel(folder, "two", "four", 2);
        String message = Fixtures.refusal(ModelUnavailable.class, () -> Models.reranker(folder));
        assertTrue(message.contains("gives 4 labels") && message.contains("relabelled"), message);
    }

    private static void repeatLabel(Path folder, String output, String as, int times) throws IOException {
        Graphs.edit(folder, graph -> {
            NodeProto.Builder concatenation = Graphs.node("Concat", output, as)
                    .addAttribute(AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(1));
            for (int i = 1; i < times; i++) {
                concatenation.addInput(output);
            }
            graph.addNode(concatenation);
            graph.setOutput(0, graph.getOutput(0).toBuilder().setName(as));
            Graphs.reshapeOutput(graph, as, -1, -1);
        });
    }

    @Test
    void callsMayRunSideBySide() throws Exception {
        List<Double> alone = reranker.score(QUERY, TEXTS, FOR_EVER).relevances();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Scores>> beside = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                beside.add(threads.submit(() -> reranker.score(QUERY, TEXTS, FOR_EVER)));
            }
            for (Future<Scores> each : beside) {
                assertEquals(alone, each.get().relevances());
            }
        }
    }

    @Test
    void anInterruptedThreadStopsWaitingAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThrows(CancellationException.class, () -> reranker.score(QUERY, TEXTS, FOR_EVER));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertTrue(reranker.score(QUERY, TEXTS, FOR_EVER).complete(), "the turn was not lost");
    }

    @Test
    void refusesWhatItCannotScore() {
        assertThrows(BadQuery.class, () -> reranker.score(" \n", TEXTS, FOR_EVER));
        assertThrows(IllegalArgumentException.class, () -> reranker.score(QUERY, TEXTS, Duration.ofNanos(-1)));
    }

    @Test
    void saysWhatAnotherKindOfModelHas() {
        String message =
                Fixtures.refusal(ModelUnavailable.class, () -> Models.reranker(Fixtures.folder("tiny/reader")));
        assertTrue(
                message.contains("logits float32 [batch, labels]") && message.contains("start_logits FLOAT"), message);
    }

    @Test
    void itsIdentityIsItsOwnKind(@TempDir Path temporary) throws IOException {
        Path folder = Fixtures.copy(Fixtures.folder(FOLDER), temporary.resolve("kind"));
        String fingerprint = reranker.identity().fingerprint();
        assertEquals("cross-encoder", reranker.identity().name());
        Fixtures.manifest(folder, "\"kind\": \"reranker\"");
        try (Reranker named = Models.reranker(folder)) {
            assertEquals("moon", named.identity().name());
            assertFalse(named.identity().fingerprint().equals(fingerprint), "by the manifest's weights now");
        }
        Fixtures.manifest(folder, "\"kind\": \"encoder\"");
        String message = Fixtures.refusal(ModelUnavailable.class, () -> Models.reranker(folder));
        assertTrue(message.contains("kind encoder; give one of kind reranker"), message);
    }

    @Test
    void needsRoomForQueryAndText(@TempDir Path temporary) throws IOException {
        Path folder = Fixtures.copy(Fixtures.folder(FOLDER), temporary.resolve("short"));
        Fixtures.replace(folder, "tokenizer_config.json", "128", "64");
        String message = Fixtures.refusal(ModelUnavailable.class, () -> Models.reranker(folder));
        assertTrue(message.contains("model_max_length is 64") && message.contains("from 96"), message);
    }

    @Test
    void refusesEveryCallOnceClosed() {
        Reranker closed = Models.reranker(Fixtures.folder(FOLDER));
        closed.close();
        closed.close();
        for (Runnable call : List.<Runnable>of(closed::identity, () -> closed.score(QUERY, TEXTS, FOR_EVER))) {
            String message = Fixtures.refusal(IllegalStateException.class, call::run);
            assertTrue(message.startsWith("the reranker cross-encoder (") && message.contains("is closed"), message);
        }
    }
}
