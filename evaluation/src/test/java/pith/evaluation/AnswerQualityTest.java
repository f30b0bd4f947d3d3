package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.Reader.Reading;
import pith.engine.Reader.Span;
import pith.engine.UnreadableSource;
import pith.evaluation.AnswerQualityReport.Row;

class AnswerQualityTest {
    private static final double EXACT = 1e-9;

    private static final String V1 = """
            {"version": "1.1", "data": [{"title": "Bridges", "paragraphs": [
              {"context": "Old Brooklyn Bridge opened in 1883 in New York.", "qas": [
                {"id": "1", "question": "When?", "answers": [
                  {"text": "1883", "answer_start": 30}, {"text": "in 1883", "answer_start": 27}]},
                {"id": "2", "question": "Where?", "answers": [{"text": "New York City", "answer_start": 38}]},
                {"id": "3", "question": "Who?", "answers": [{"text": "nobody", "answer_start": 0}]}]}]}]}
            """;

    private static final String V2 = """
            {"version": "v2.0", "data": [{"title": "Bridges", "paragraphs": [
              {"context": "Old Brooklyn Bridge opened in 1883 in New York.", "qas": [
                {"id": "1", "question": "When?", "answers": [{"text": "1883", "answer_start": 30}],
                 "is_impossible": false},
                {"id": "2", "question": "Where?", "answers": [{"text": "New York City", "answer_start": 38}],
                 "is_impossible": false},
                {"id": "3", "question": "Who?", "answers": [], "plausible_answers": [], "is_impossible": true},
                {"id": "4", "question": "What?", "answers": [], "is_impossible": true}]}]}]}
            """;

    @TempDir
    Path folder;

    private AnswerQualityReport run(String json, double threshold, int most) throws IOException {
        Path file = folder.resolve("squad.json");
        Files.writeString(file, json);
        return run(file, threshold, most);
    }

    private AnswerQualityReport run(Path file, double threshold, int most) {
        FakeReader reader = new FakeReader(Map.of("When?", "1883", "Where?", "New York", "What?", "Bridge"));
        try (Pith pith = Pith.open(folder.resolve("index"), new FakeEncoder(), () -> reader)) {
            return AnswerQuality.run(pith, file, threshold, most, line -> {});
        }
    }

    @Test
    void v1AlwaysAnswers() throws IOException {
        AnswerQualityReport report = run(V1, 0, 100);
        assertFalse(report.unanswerable());
        // 1 is right. 2: "New York" against "New York City" has precision 1, recall 2/3, F1 4/5. 3: "Old" is wrong.
        assertEquals(100.0 / 3, Figures.of(report, "exact_percent"), EXACT);
        assertEquals(100 * 1.8 / 3, Figures.of(report, "f1_percent"), EXACT);
        assertFalse(report.figures().containsKey("best_f1_percent"));
        assertEquals("Old", report.rows().get(2).predicted());
        assertTrue(report.toTable().contains("squad.json: 3 questions"), report.toTable());
    }

    @Test
    void v2WithholdsAnswersAboveTheThreshold() throws IOException {
        AnswerQualityReport report = run(V2, 0, 100);
        // 1: right, 1 and 1. 2: 0 and 0.8. 3: the first word with -5 logits, withheld, right. 4: "Bridge", wrong.
        assertEquals(50, Figures.of(report, "exact_percent"), EXACT);
        assertEquals(100 * 2.8 / 4, Figures.of(report, "f1_percent"), EXACT);
        assertEquals(2.0, Figures.of(report, "has_answer_questions"));
        assertEquals(50, Figures.of(report, "has_answer_exact_percent"), EXACT);
        assertEquals(90, Figures.of(report, "has_answer_f1_percent"), EXACT);
        assertEquals(2.0, Figures.of(report, "no_answer_questions"));
        assertEquals(50, Figures.of(report, "no_answer_exact_percent"), EXACT);
        // Rising: silence 2 of 4; at -5 question 1 makes it 3, question 2 3.8 and question 4 2.8 again (all have -5,
        // and keep the file's order).
        assertEquals(100 * 3.8 / 4, Figures.of(report, "best_f1_percent"), EXACT);
        assertEquals(-5.0, Figures.of(report, "best_f1_threshold_logits"), EXACT);
        assertEquals(75, Figures.of(report, "best_exact_percent"), EXACT);
        assertTrue(report.toTable().contains("unanswerable"), report.toTable());
    }

    @Test
    void aThresholdMovesTheLine() throws IOException {
        // Everything is withheld below -5: the two unanswerable ones are right. Everything is said at 5: 1 is right.
        assertEquals(50, Figures.of(run(V2, -6, 100), "exact_percent"), EXACT);
        assertEquals(0, Figures.of(run(V2, -6, 100), "has_answer_f1_percent"), EXACT);
        assertEquals(25, Figures.of(run(V2, 5, 100), "exact_percent"), EXACT);
    }

    @Test
    void onlyTheFirstQuestionsOnRequest() throws IOException {
        assertEquals(1, run(V1, 0, 1).rows().size());
    }

    @Test
    void readsCompressedFiles() throws IOException {
        Path file = folder.resolve("squad.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(V1.getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(3, run(file, 0, 100).rows().size());
        Path broken = folder.resolve("broken.json.gz");
        Files.writeString(broken, V1);
        UnreadableSource refused = assertThrows(UnreadableSource.class, () -> run(broken, 0, 100));
        Refusals.says(refused, "broken.json.gz cannot be read");
    }

    @Test
    void aTextWithoutWordsGivesNoAnswer() {
        SquadFile.Question unanswerable = new SquadFile.Question("1", "When?", "", List.of());
        Reading nothing = new Reading(1, List.of());
        assertEquals(
                new Row("1", "When?", List.of(), "", Double.POSITIVE_INFINITY, 1, 1),
                AnswerQuality.row(unanswerable, nothing, true));
        SquadFile.Question answerable = new SquadFile.Question("1", "When?", "", List.of("1883"));
        assertEquals(0, AnswerQuality.row(answerable, nothing, true).exact());
    }

    @Test
    void goldAnswersThatNormaliseToNothingCountOnlyInV1() {
        SquadFile.Question question = new SquadFile.Question("1", "Which?", "The end", List.of("The"));
        Reading the = new Reading(0, List.of(new Span(0, 3, 1)));
        // v2.0 puts "" in their place, and "The" is nothing, too: both 1. v1.1: the same words, but F1 has none to
        // count.
        assertEquals(1, AnswerQuality.row(question, the, true).f1());
        assertEquals(1, AnswerQuality.row(question, the, false).exact());
        assertEquals(0, AnswerQuality.row(question, the, false).f1());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"data\": [; line 2: not JSON",
                "[]; line 1: not a JSON object",
                "{}; the top level: no list \"data\"",
                "{\"data\": []}; has no questions",
                "{\"data\": [{}]}; data[0]: no list \"paragraphs\"",
                "{\"data\": [{\"paragraphs\": [{\"qas\": []}]}]}; data[0].paragraphs[0]: no field \"context\"",
                "{\"data\": [{\"paragraphs\": [{\"context\": \"c\", \"qas\": [{\"question\": \"q\", \"answers\": [{}]}]}]}]}; data[0].paragraphs[0].qas[0].answers[0]: no field \"text\"",
                "{\"data\": [{\"paragraphs\": [{\"context\": \"c\", \"qas\": [{\"question\": \"q\", \"answers\": []}]}]}]}; qas[0]: no field \"id\"",
                "{\"data\": [{\"paragraphs\": [{\"context\": \"c\", \"qas\": [{\"question\": \" \", \"answers\": []}]}]}]}; qas[0]: the question is empty",
            })
    void brokenFilesAreNamedByPlace(String json, String message) {
        BadInput refused = assertThrows(BadInput.class, () -> run(json + "\n", 0, 100));
        Refusals.says(refused, message);
    }

    @Test
    void valuesAreChecked() {
        assertThrows(BadInput.class, () -> run(V1, Double.NaN, 100));
        assertThrows(BadInput.class, () -> run(V1, 0, 0));
        assertThrows(UnreadableSource.class, () -> run(folder.resolve("nothing.json"), 0, 1));
    }
}
