package pith.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.ModelIdentity;
import pith.engine.Reader;

class AnswersBenchTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    /** Believes in the first word, so much that every question is answered. */
    private static final class FirstWordReader implements Reader {
        @Override
        public ModelIdentity identity() {
            return new ModelIdentity("first-word", "1".repeat(64));
        }

        @Override
        public Reading read(String question, String text, int most) {
            int end = text.indexOf(' ');
            return new Reading(0, List.of(new Span(0, end < 0 ? text.length() : end, 30)));
        }

        @Override
        public void close() {}
    }

    private void write(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        try (Writer out =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
            for (String line : lines) {
                out.write(line + "\n");
            }
        }
    }

    @Test
    void partsMakeTheWhole() throws IOException {
        write(
                SearchCorpus.ARTICLES,
                "{\"id\": \"1\", \"title\": \"Bridges\", \"text\": \"Bridges cross rivers.\"}",
                "{\"id\": \"2\", \"title\": \"Dams\", \"text\": \"Dams hold rivers.\"}");
        write(SearchCorpus.ABSTRACTS);
        write(
                SearchCorpus.QUESTIONS,
                "{\"question\": \"what do bridges cross\"}",
                "{\"question\": \"what do dams hold\"}",
                "{\"question\": \"what is a river\"}");
        WordEncoder encoder = new WordEncoder();
        Path cache = folder.resolve("cache");
        new SearchCorpus(folder).into(cache, encoder, 0, said::add);

        AnswersReport report =
                AnswersBench.run(new AnswersBench.Plan(encoder, FirstWordReader::new, folder, cache, 2), said::add);

        assertEquals(2, Figures.get(report, "questions"));
        assertEquals(2, Figures.get(report, "documents"));
        assertEquals(2, Figures.get(report, "mean_passages_read"));
        assertEquals(1, Figures.get(report, "answered_share"));
        double parts = 0;
        for (String part : List.of("embed", "search", "read")) {
            assertTrue(Figures.get(report, "ask_" + part + "_p50_millis") >= 0, part);
            parts += Figures.get(report, "ask_" + part + "_mean_millis");
        }
        double whole = Figures.get(report, "ask_whole_mean_millis");
        assertTrue(whole > 0);
        assertTrue(parts >= whole - 1e-9, parts + " of " + whole);
        assertTrue(report.toTable().contains("embed"), report.toTable());
        assertTrue(report.toTable().lines().allMatch(line -> line.length() <= 120), report.toTable());
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        write(SearchCorpus.QUESTIONS);
        AnswersBench.Plan plan =
                new AnswersBench.Plan(new WordEncoder(), FirstWordReader::new, folder, folder.resolve("nowhere"), 1);
        String nowhere = String.valueOf(assertThrows(BadInput.class, () -> AnswersBench.run(plan, said::add))
                .getMessage());
        assertTrue(nowhere.contains("nowhere is no folder"), nowhere);
        AnswersBench.Plan empty = new AnswersBench.Plan(new WordEncoder(), FirstWordReader::new, folder, folder, 1);
        String questions = String.valueOf(assertThrows(BadInput.class, () -> AnswersBench.run(empty, said::add))
                .getMessage());
        assertTrue(questions.contains("no questions"), questions);
    }
}
