package pith.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.text.BreakIterator;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadQuery;
import pith.engine.Reader;
import pith.engine.Reader.Reading;
import pith.engine.Reader.Span;

/** The reader on the tiny full-precision model, against what PyTorch computes with the same weights. */
class OnnxReaderTest {
    private static final float TOLERANCE = 1e-5f;

    private static OnnxReader reader;

    @BeforeAll
    static void open() {
        reader = OnnxReader.load(new ModelFiles.Folder(Fixtures.folder("tiny/reader")));
    }

    @AfterAll
    static void close() {
        reader.close();
    }

    @Test
    void agreesWithPyTorch() throws IOException {
        for (JsonNode expected : Fixtures.expected("tiny/reader")) {
            String question = expected.get("question").textValue();
            int[] ids = Fixtures.ints(expected.get("input_ids"));
            assertArrayEquals(
                    ids, reader.input(question, expected.get("context").textValue()), question);
            OnnxReader.Logits logits = run(reader, question, ids);
            assertArrayEquals(Fixtures.floats(expected.get("start_logits")), logits.start(), TOLERANCE, question);
            assertArrayEquals(Fixtures.floats(expected.get("end_logits")), logits.end(), TOLERANCE, question);
        }
    }

    @Test
    void scoresAreSumsOfLogits() {
        String question = "Where is the bridge?";
        String text = "over the river";
        OnnxReader.Logits logits = run(reader, question, reader.input(question, text));
        int textAt = reader.input(question, "").length - 1;
        Reading reading = reader.read(question, text, 100);
        assertEquals((double) logits.start()[0] + logits.end()[0], reading.nullScore());
        assertEquals(6, reading.spans().size(), "three words have six spans");
        int[][] words = {{0, 4}, {5, 8}, {9, 14}};
        for (int i = 0; i < words.length; i++) {
            for (int j = i; j < words.length; j++) {
                double score = (double) logits.start()[textAt + i] + logits.end()[textAt + j];
                assertTrue(reading.spans().contains(new Span(words[i][0], words[j][1], score)));
            }
        }
        assertEquals(
                reading.spans().subList(0, 2), reader.read(question, text, 2).spans());
    }

    @Test
    void readsALongTextInOverlappingWindows() {
        String question = "Where is the moon?";
        String word = "sea ";
        int marks = reader.input(question, "").length;
        int room = OnnxReader.WINDOW_PIECES - marks;
        int step = room - OnnxReader.OVERLAP_PIECES;
        int words = room + step + 1;
        // All windows but the last hold the same words, so their scores are one window's.
        String text = word.repeat(words - 1) + "moon";
        OnnxReader.Logits full = run(reader, question, reader.input(question, word.repeat(room)));
        OnnxReader.Logits last =
                run(reader, question, reader.input(question, word.repeat(words - 1 - 2 * step) + "moon"));
        Reading reading = reader.read(question, text, 1_000_000);
        double nullScore = Math.min((double) full.start()[0] + full.end()[0], (double) last.start()[0] + last.end()[0]);
        assertEquals(nullScore, reading.nullScore());
        int moon = text.length() - "moon".length();
        Span end = reading.spans().stream()
                .filter(span -> span.start() == moon)
                .findFirst()
                .orElseThrow();
        int at = last.start().length - 2;
        assertEquals(new Span(moon, text.length(), (double) last.start()[at] + last.end()[at]), end);
        // The first word is in the first window alone, the one at `step` in the first two: the greater score counts.
        int textAt = marks - 1;
        double inFirst = (double) full.start()[textAt + step] + full.end()[textAt + step];
        double inSecond = (double) full.start()[textAt] + full.end()[textAt];
        int place = step * word.length();
        assertTrue(reading.spans().contains(new Span(place, place + 3, Math.max(inFirst, inSecond))));
        // The longest span ends in "moon", as long as another word and its space.
        int longest = reading.spans().stream()
                .mapToInt(span -> span.end() - span.start())
                .max()
                .orElseThrow();
        assertEquals(BestSpans.MAX_PIECES * word.length(), longest);
    }

    @Test
    void aTextWithoutWordsHasNoSpans() {
        OnnxReader.Logits logits = run(reader, "Where?", reader.input("Where?", ""));
        double nullScore = (double) logits.start()[0] + logits.end()[0];
        for (String text : List.of("", " \r\n", "\u0000", "\u0301\u200b")) {
            assertEquals(new Reading(nullScore, List.of()), reader.read("Where?", text, 5));
        }
    }

    @Test
    void seesTheFirst64PiecesOfAQuestion() {
        String question = "where ".repeat(OnnxReader.MAX_QUESTION_PIECES);
        assertEquals(reader.read(question, "the sea", 5), reader.read(question + "moon", "the sea", 5));
        assertFalse(reader.read("where", "the sea", 5).equals(reader.read("where moon", "the sea", 5)));
    }

    @Test
    void spansEndWhereCharactersEnd() {
        RandomGenerator random = Fixtures.random("spansEndWhereCharactersEnd");
        for (String text : Fixtures.HARD_TEXTS) {
            assertSound(text, reader.read("What is it?", text, 50));
        }
        for (int round = 0; round < 200; round++) {
            String text = Fixtures.randomText(random, 1 + random.nextInt(60));
            assertSound(text, reader.read(Fixtures.randomText(random, 5) + "?", text, 50));
        }
    }

    static OnnxReader.Logits run(OnnxReader reader, String question, int[] input) {
        return reader.run(input, reader.asked(question).count());
    }

    static void assertSound(String text, Reading reading) {
        BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        breaks.setText(text);
        Set<List<Integer>> seen = new HashSet<>();
        double before = Double.POSITIVE_INFINITY;
        assertTrue(Double.isFinite(reading.nullScore()));
        assertTrue(reading.spans().size() <= 50);
        for (Span span : reading.spans()) {
            assertTrue(0 <= span.start() && span.start() < span.end() && span.end() <= text.length());
            assertTrue(breaks.isBoundary(span.start()) && breaks.isBoundary(span.end()), () -> span + " of " + text);
            assertFalse(text.substring(span.start(), span.end()).isBlank());
            assertTrue(seen.add(List.of(span.start(), span.end())), () -> "twice " + span);
            assertTrue(span.score() <= before);
            before = span.score();
        }
    }

    /** A BERT reader made of the tiny cross-encoder: two numbers of each piece's state for its logits. */
    @Test
    void tellsTheTextFromTheQuestionByTypes(@TempDir Path temporary) throws IOException {
        Path folder = Fixtures.copy(Fixtures.folder("family/cross-encoder"), temporary.resolve("bert-reader"));
        Fixtures.replace(folder, "config.json", "128", "512");
        Fixtures.replace(folder, "tokenizer_config.json", "128", "512");
        String states = "/model/bert/encoder/layer.1/output/LayerNorm/LayerNormalization_output_0";
        Graphs.edit(folder, graph -> Graphs.showNumbers(graph, states, "start_logits", "end_logits"));
        ModelFiles files = new ModelFiles.Folder(folder);
        try (OnnxReader bert = OnnxReader.load(files);
                Graph graph = Graph.load(files, 512, 8, Outputs.reader())) {
            int[] input = bert.input("Where is the bridge?", "over the river");
            int second = bert.input("Where is the bridge?", "").length - 1;
            float[] typed = run(bert, "Where is the bridge?", input).start();
            assertArrayEquals(graph.run(input, second, true)[0], typed);
            assertFalse(Arrays.equals(graph.run(input, input.length, true)[0], typed), "types matter to this model");
        }
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThrows(BadQuery.class, () -> reader.read(" ", "the sea", 5));
        assertThrows(IllegalArgumentException.class, () -> reader.read("where?", "the sea", 0));
    }

    @Test
    void refusesEveryCallOnceClosed() {
        Reader closed = Models.reader(Fixtures.folder("tiny/reader"));
        closed.close();
        closed.close();
        for (Runnable call : List.<Runnable>of(closed::identity, () -> closed.read("where?", "the sea", 5))) {
            String message = Fixtures.refusal(IllegalStateException.class, call::run);
            assertTrue(message.startsWith("the reader reader (") && message.contains("is closed"), message);
        }
    }
}
