package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.Calibration;
import pith.engine.Document;
import pith.evaluation.OpenDomainReport.Row;

class OpenDomainTest {
    private static final double EXACT = 1e-9;

    private static final String QUESTIONS = """
            {"question": "when did the bridge open", "answers": ["1883", "in 1883"], "ctxs": [{"title": "Bridge", "text": "The bridge opened in May 1883 .", "isgold": true}]}
            {"question": "where is the bridge", "answers": ["New York City"], "ctxs": [{"title": "Bridge", "text": "The bridge opened in May 1883 .", "isgold": true}]}
            {"question": "what raises bread", "answers": ["yeast"], "ctxs": [{"title": "Noise", "text": "not this one"}, {"title": "Bread", "text": "Bread rises by yeast .", "isgold": true}]}
            """;

    @TempDir
    Path folder;

    private OpenDomainReport run(String lines, int most) throws IOException {
        Path file = folder.resolve("questions.jsonl");
        Files.writeString(file, lines);
        FakeReader reader = new FakeReader(Map.of(
                "when did the bridge open", "May 1883",
                "where is the bridge", "New York",
                "what raises bread", "yeast"));
        try (Pith pith = Pith.open(folder.resolve("index"), new FakeEncoder(), () -> reader)) {
            pith.put(List.of(Document.of("distractor", "Cities", "New York is a city with a bridge .")));
            return OpenDomain.run(pith, file, 10, 0.6, most, line -> {});
        }
    }

    @Test
    void asksOverAllPassagesAndDistractors() throws IOException {
        OpenDomainReport report = run(QUESTIONS, 100);
        assertEquals(3, report.documents()); // two gold passages, one of them for two questions, and a distractor
        List<Row> rows = report.rows();
        assertEquals("May 1883", rows.get(0).answers().getFirst());
        // "May 1883" against "1883": precision 1/2, recall 1, F1 2/3; against "in 1883": precision 1/2, recall 1/2
        assertEquals(0, rows.get(0).exact(3));
        assertEquals(2.0 / 3, rows.get(0).f1(1), EXACT);
        assertEquals("May 1883", rows.get(0).fromGold());
        // "New York" from the distractor against "New York City": precision 1, recall 2/3, F1 4/5
        assertEquals(0.8, rows.get(1).f1(1), EXACT);
        assertEquals("The", rows.get(1).fromGold());
        assertEquals(0, rows.get(1).answerRank()); // no text has City after York
        assertTrue(rows.get(1).goldRank() > 0);
        assertEquals(1, rows.get(2).exact(1));
        assertEquals(1, rows.get(2).goldRank());
        assertEquals(1, rows.get(2).answerRank());
        assertEquals(100.0 / 3, Figures.of(report, "exact_first_percent"), EXACT);
        assertEquals(100 * (2.0 / 3 + 0.8 + 1) / 3, Figures.of(report, "f1_first_percent"), EXACT);
        assertEquals(100 * (2.0 / 3 + 0 + 1) / 3, Figures.of(report, "gold_passage_f1_percent"), EXACT);
        assertEquals(200.0 / 3, Figures.of(report, "answer_recall_at_10_percent"), EXACT);
        assertEquals(100, Figures.of(report, "gold_recall_at_5_percent"), EXACT);
        assertTrue(report.toTable().contains("3 questions over 3 documents"), report.toTable());
    }

    @Test
    void fitsACalibrationAndWritesIt() throws IOException {
        StringBuilder lines = new StringBuilder();
        Map<String, String> known = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            String right = i % 3 == 0 ? "otherwise" : "answer" + i;
            lines.append("{\"question\": \"what is item" + i + "\", \"answers\": [\"" + right
                    + "\"], \"ctxs\": [{\"text\":" + " \"Of item" + i + " the word is answer" + i + " .\"}]}\n");
            known.put("what is item" + i, "answer" + i);
        }
        Path file = folder.resolve("questions.jsonl");
        Files.writeString(file, lines);
        Path others = folder.resolve("others.jsonl");
        Files.writeString(others, "{\"id\": 1, \"title\": \"Other\", \"text\": \"Of nothing at all .\"}\n");
        try (Pith pith = Pith.open(folder.resolve("fit"), new FakeEncoder(), () -> new FakeReader(known))) {
            OpenDomain.addDistractors(pith, others, line -> {});
            assertTrue(pith.document("distractor/1").isPresent());
            CalibrationReport report = OpenDomain.fit(pith, file, 5, 100, line -> {});
            Calibration calibration = report.calibration();
            assertTrue(Double.isFinite(calibration.right().bias()), calibration.toString());
            assertTrue(calibration.belief().span() > 0, calibration.toString());
            int held = calibration.reliability().bins().stream()
                    .mapToInt(Calibration.Bin::count)
                    .sum();
            assertEquals(held, Figures.of(report, "held_out_questions"), EXACT);
            assertTrue(held > 10 && held < 50, "about half: " + held);
            Path written = folder.resolve("calibration.json");
            report.write(written);
            JsonNode json = new ObjectMapper().readTree(Files.readString(written));
            assertEquals(calibration.threshold(), json.path("threshold").asDouble(), EXACT);
            assertEquals(
                    calibration.right().weights().getFirst(),
                    json.path("right").path("share").asDouble(),
                    1e-4);
            assertTrue(
                    json.path("present").path("retrieval").isNumber()
                            && json.path("present").path("words").asDouble() == 0,
                    json.toString());
            assertTrue(report.toTable().contains("calibration error"), report.toTable());
        }
    }

    @Test
    void onlyTheFirstQuestionsButAllPassages() throws IOException {
        OpenDomainReport report = run(QUESTIONS, 1);
        assertEquals(1, report.rows().size());
        assertEquals(3, report.documents());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"question\": \"q\", \"answers\": [], \"ctxs\": []}; line 1: a question without answers",
                "{\"question\": \"q\", \"answers\": [\"a\"], \"ctxs\": []}; line 1: a question without a passage",
                "{\"question\": \"q\", \"answers\": [\"a\"], \"ctxs\": [{}]}; line 1: no field \"text\"",
                "{\"question\": \" \", \"answers\": [\"a\"], \"ctxs\": [{\"text\": \"t\"}]}; line 1: the question is empty",
                "{\"answers\": [\"a\"]}; line 1: no list \"ctxs\"",
                "''; has no questions",
            })
    void brokenFilesAreNamedByLine(String lines, String message) {
        BadInput refused = assertThrows(BadInput.class, () -> run(lines, 1));
        Refusals.says(refused, message);
    }

    @Test
    void asksAtLeastOneQuestion() {
        assertThrows(BadInput.class, () -> run(QUESTIONS, 0));
    }
}
