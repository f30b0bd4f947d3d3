package pith.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pith.engine.Encoder;
import pith.engine.Pieces;

/** The encoder on the tiny full-precision model, against what PyTorch computes with the same weights. */
class OnnxEncoderTest {
    private static final float TOLERANCE = 1e-5f;

    private static Encoder encoder;

    @BeforeAll
    static void open() {
        encoder = Models.encoder(Fixtures.folder("tiny/encoder"));
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void agreesWithPyTorch() throws IOException {
        for (JsonNode expected : Fixtures.expected("tiny/encoder")) {
            String text = expected.get("text").textValue();
            assertArrayEquals(
                    Fixtures.floats(expected.get("embedding")), encoder.encodeQuery(text), TOLERANCE, () -> text);
        }
    }

    @Test
    void tellsItsShape() {
        assertEquals(32, encoder.dimension());
        assertEquals(512, encoder.maxPieces());
        assertEquals(2, encoder.specialPieces());
        assertEquals("encoder", encoder.identity().name(), "the folder's name, for want of a manifest");
        assertTrue(encoder.identity().fingerprint().matches("[0-9a-f]{64}"));
    }

    @Test
    void readsTheTitleBeforeTheText() {
        String text = "The river meets the sea.";
        assertArrayEquals(encoder.encodeQuery("Water\n" + text), encoder.encodePassage("Water", text));
        assertArrayEquals(encoder.encodeQuery(text), encoder.encodePassage("", text));
        assertArrayEquals(encoder.encodeQuery(text), encoder.encodePassage(" \n", text));
        assertFalse(Arrays.equals(encoder.encodeQuery(text), encoder.encodePassage("Water", text)));
    }

    @Test
    void cutsALongTitleAndATextThatIsTooLong() {
        String title = "word ".repeat(OnnxEncoder.MAX_TITLE_PIECES);
        assertArrayEquals(
                encoder.encodePassage(title, "The river."),
                encoder.encodePassage(title + "moon ".repeat(999), "The river."));
        int room = encoder.maxPieces() - encoder.specialPieces();
        assertArrayEquals(encoder.encodeQuery("sea ".repeat(room)), encoder.encodeQuery("sea ".repeat(room) + "moon"));
        assertArrayEquals(
                encoder.encodePassage("moon", "sea ".repeat(room - 1)),
                encoder.encodePassage("moon", "sea ".repeat(room)));
    }

    @Test
    void givesAUnitVectorForAnyText() {
        for (String text : Fixtures.HARD_TEXTS) {
            for (float[] vector : List.of(encoder.encodeQuery(text), encoder.encodePassage(text, text))) {
                assertEquals(encoder.dimension(), vector.length);
                double squares = 0;
                for (float x : vector) {
                    assertTrue(Float.isFinite(x));
                    squares += (double) x * x;
                }
                assertEquals(1, squares, TOLERANCE);
            }
        }
    }

    @Test
    void takesALoneSurrogateForTheReplacementCharacter() {
        assertArrayEquals(encoder.encodeQuery("sea \ufffd moon"), encoder.encodeQuery("sea \ud83d moon"));
        assertArrayEquals(encoder.encodeQuery("sea moon"), encoder.encodeQuery("sea \udc00 moon"));
    }

    @Test
    void piecesOfALongTextAreThoseOfItsParts() {
        String part = "The old caf\u00e9 \ud83d\ude00 by the river.\n";
        int times = 3 * WordPieces.STRETCH / part.length();
        Pieces one = encoder.pieces(part);
        Pieces all = encoder.pieces(part.repeat(times));
        assertEquals(times * one.count(), all.count());
        for (int i = 0; i < all.count(); i++) {
            int shift = i / one.count() * part.length();
            assertEquals(shift + one.starts()[i % one.count()], all.starts()[i]);
            assertEquals(shift + one.ends()[i % one.count()], all.ends()[i]);
        }
    }

    @Test
    void callsMayRunSideBySide() throws Exception {
        List<String> texts = Fixtures.HARD_TEXTS;
        List<float[]> alone = texts.stream().map(encoder::encodeQuery).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<float[]>> beside = threads.invokeAll(Stream.of(texts, texts)
                    .flatMap(List::stream)
                    .map(text -> (Callable<float[]>) () -> encoder.encodeQuery(text))
                    .toList());
            for (int i = 0; i < beside.size(); i++) {
                assertArrayEquals(alone.get(i % alone.size()), beside.get(i).get());
            }
        }
    }

    @Test
    void anInterruptedThreadStopsWaitingAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThrows(CancellationException.class, () -> encoder.encodeQuery("sea"));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(32, encoder.encodeQuery("sea").length, "the turn was not lost");
    }

    @Test
    void refusesEveryCallOnceClosed() {
        Encoder closed = Models.encoder(Fixtures.folder("tiny/encoder"));
        closed.close();
        closed.close();
        List<Runnable> calls = List.of(
                closed::identity,
                closed::dimension,
                closed::maxPieces,
                closed::specialPieces,
                () -> closed.encodeQuery("sea"),
                () -> closed.encodePassage("", "sea"),
                () -> closed.pieces("sea"));
        for (Runnable call : calls) {
            String message = Fixtures.refusal(IllegalStateException.class, call::run);
            assertTrue(message.startsWith("the encoder encoder (") && message.contains("is closed"), message);
        }
    }

    @Test
    void closesBesideRunningCalls() throws Exception {
        for (int round = 0; round < 5; round++) {
            Encoder closing = Models.encoder(Fixtures.folder("tiny/encoder"));
            float[] due = closing.encodeQuery("sea");
            List<Future<?>> callers = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (int i = 0; i < 4; i++) {
                    callers.add(threads.submit(() -> {
                        while (true) {
                            assertArrayEquals(due, closing.encodeQuery("sea"));
                            closing.pieces("sea");
                        }
                    }));
                }
                Thread.sleep(20);
                closing.close();
                for (Future<?> caller : callers) {
                    Throwable end = assertThrows(ExecutionException.class, caller::get);
                    assertInstanceOf(IllegalStateException.class, end.getCause());
                }
            }
        }
    }

    @Test
    void tellsTheTokenizerToStayOffTheNetwork() {
        assertEquals("true", System.getProperty("ai.djl.offline"));
        assertEquals("true", System.getProperty("OPT_OUT_TRACKING"));
    }
}
