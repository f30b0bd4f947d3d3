package pith.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.ModelUnavailable;
import pith.engine.Reader;
import pith.engine.Reader.Reading;
import pith.engine.Reader.Span;

/** A reader of other marks, byte-level pieces and fewer positions than rows, against what transformers says of it. */
class RobertaReaderTest {
    private static final String FOLDER = "family/roberta-reader";
    private static final float TOLERANCE = 1e-5f;

    private static OnnxReader reader;
    private static WordPieces pieces;

    @BeforeAll
    static void open() {
        ModelFiles files = new ModelFiles.Folder(Fixtures.folder(FOLDER));
        reader = OnnxReader.load(files);
        pieces = WordPieces.load(files);
    }

    @AfterAll
    static void close() {
        reader.close();
        pieces.close();
    }

    @Test
    void agreesWithTransformers() throws IOException {
        for (JsonNode expected : Fixtures.expected(FOLDER)) {
            String question = expected.get("question").textValue();
            int[] ids = Fixtures.ints(expected.get("input_ids"));
            assertArrayEquals(
                    ids, reader.input(question, expected.get("context").textValue()), question);
            OnnxReader.Logits logits = OnnxReaderTest.run(reader, question, ids);
            assertArrayEquals(Fixtures.floats(expected.get("start_logits")), logits.start(), TOLERANCE, question);
            assertArrayEquals(Fixtures.floats(expected.get("end_logits")), logits.end(), TOLERANCE, question);
        }
    }

    @Test
    void piecesStandWhereTransformersSaysWithoutTheirSpaces() throws IOException {
        for (JsonNode expected : Fixtures.expected(FOLDER)) {
            String question = expected.get("question").textValue();
            String context = expected.get("context").textValue();
            Marks marks = pieces.marks();
            WordPieces.Tokens asked = pieces.tokens(question);
            assertPlaces(expected, marks.before().length, question, asked);
            assertPlaces(expected, marks.second(asked.count()), context, pieces.tokens(context));
        }
    }

    private static void assertPlaces(JsonNode expected, int at, String text, WordPieces.Tokens tokens) {
        for (int i = 0; i < tokens.count(); i++) {
            assertEquals(
                    expected.get("starts").get(at + i).intValue(), text.codePointCount(0, tokens.starts()[i]), text);
            assertEquals(expected.get("ends").get(at + i).intValue(), text.codePointCount(0, tokens.ends()[i]), text);
        }
        assertTrue(expected.get("starts").get(at + tokens.count()).isNull(), "a mark follows");
    }

    @Test
    void putsTwoMarksBetweenQuestionAndText() {
        Marks marks = pieces.marks();
        assertEquals(1, marks.before().length);
        assertEquals(2, marks.between().length);
        assertArrayEquals(new int[] {marks.between()[0]}, marks.after());
        assertEquals(0, marks.secondType(), "told apart by the marks alone");
    }

    @Test
    void answersBeginAndEndInWords() {
        RandomGenerator random = Fixtures.random("answersBeginAndEndInWords");
        for (String text : Fixtures.HARD_TEXTS) {
            OnnxReaderTest.assertSound(text, reader.read("What is it?", text, 50));
            assertNoSpaceAtEnds(text);
        }
        for (int round = 0; round < 200; round++) {
            assertNoSpaceAtEnds(Fixtures.randomText(random, 1 + random.nextInt(60)));
        }
    }

    private static void assertNoSpaceAtEnds(String text) {
        Reading reading = reader.read("What is it?", text, 50);
        OnnxReaderTest.assertSound(text, reading);
        for (Span span : reading.spans()) {
            String answer = text.substring(span.start(), span.end());
            // By characters as a reader takes them: a mark may make one with the space before it.
            Graphemes graphemes = new Graphemes(answer);
            int first = graphemes.ceiling(1);
            int last = graphemes.floor(answer.length() - 1);
            assertFalse(
                    isBlank(answer.substring(0, first)) || isBlank(answer.substring(last)),
                    () -> "\"" + answer + "\" of " + text);
        }
    }

    private static boolean isBlank(String text) {
        return text.chars().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    @Test
    void readsALongTextInWindowsThatFit() {
        String text = "The river runs under the old stone bridge.\n".repeat(60);
        Reading reading = reader.read("Where does the river run?", text, 20);
        assertEquals(20, reading.spans().size());
        assertTrue(pieces.tokens(text).count() > 2 * OnnxReader.WINDOW_PIECES);
    }

    /** The comment on stretches: the space before a word stays with it. */
    @Test
    void stretchesLeaveNoTrace() {
        RandomGenerator random = Fixtures.random("stretchesLeaveNoTrace");
        StringBuilder text = new StringBuilder();
        while (text.length() < 3 * WordPieces.STRETCH) {
            text.append(random.nextInt(9) == 0 ? " \n\n  " : random.nextInt(5) == 0 ? "\n" : " ");
            text.append(Fixtures.randomText(random, 1 + random.nextInt(5)));
        }
        WordPieces.Tokens whole = pieces.ofFolded(text.toString(), Integer.MAX_VALUE);
        WordPieces.Tokens parts = inOneStretch(text.toString());
        assertArrayEquals(parts.ids(), whole.ids());
        assertArrayEquals(parts.starts(), whole.starts());
        assertArrayEquals(parts.ends(), whole.ends());
    }

    /** A second opinion: stretches of other lengths, each ended where a line break stands between two letters. */
    private static WordPieces.Tokens inOneStretch(String text) {
        int[][] columns = new int[3][4 * text.length()];
        int count = 0;
        for (int from = 0, to; from < text.length(); from = to) {
            to = Math.min(text.length(), from + WordPieces.STRETCH / 2);
            while (to < text.length()
                    && !(isLetter(text, to - 1) && text.charAt(to) == '\n' && isLetter(text, to + 1))) {
                to++;
            }
            WordPieces.Tokens tokens = pieces.ofFolded(text.substring(from, to), Integer.MAX_VALUE);
            for (int i = 0; i < tokens.count(); i++, count++) {
                columns[0][count] = tokens.ids()[i];
                columns[1][count] = from + tokens.starts()[i];
                columns[2][count] = from + tokens.ends()[i];
            }
        }
        return new WordPieces.Tokens(
                Arrays.copyOf(columns[0], count), Arrays.copyOf(columns[1], count), Arrays.copyOf(columns[2], count));
    }

    private static boolean isLetter(String text, int at) {
        return at < text.length() && text.charAt(at) < 128 && Character.isLetter(text.charAt(at));
    }

    @Test
    void takesTwoOutputsOfAnyName(@TempDir Path temporary) throws IOException {
        Path folder = Fixtures.copy(Fixtures.folder(FOLDER), temporary.resolve("renamed"));
        Graphs.edit(folder, graph -> {
            Graphs.renameOutput(graph, "start_logits", "output_0");
            Graphs.renameOutput(graph, "end_logits", "output_1");
        });
        String text = "The old stone bridge is over the river.";
        try (Reader renamed = Models.reader(folder)) {
            assertEquals(reader.read("Where?", text, 10), renamed.read("Where?", text, 10));
        }
        Graphs.edit(folder, graph -> Graphs.removeOutput(graph, "output_1"));
        String message = Fixtures.refusal(ModelUnavailable.class, () -> Models.reader(folder));
        assertTrue(
                message.contains("output_0 FLOAT [-1, -1]") && message.contains("start_logits and end_logits"),
                message);
    }

    @Test
    void otherTokenizersPutOneMarkBetweenAndTellTextsApartByType() {
        ModelFiles bert = new ModelFiles.Folder(Fixtures.folder("family/cross-encoder"));
        try (WordPieces two = WordPieces.load(bert)) {
            assertEquals(1, two.marks().secondType());
            assertEquals(1, two.marks().between().length);
            assertFalse(two.spaceMatters());
        }
        assertTrue(pieces.spaceMatters());
    }

    @Test
    void aTextOfWhiteSpaceHasPiecesAndNoSpans() {
        assertTrue(pieces.tokens(" \n\n ").count() > 0);
        assertEquals(List.of(), reader.read("Where?", " \n\n ", 5).spans());
    }
}
