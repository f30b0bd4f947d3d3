package pith.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexView;
import pith.engine.UnreadableSource;
import pith.engine.lucene.LuceneIndex;

class SearchBenchTest {
    private static final int ARTICLES = 6;
    private static final int ABSTRACTS = 5;

    @TempDir
    Path folder;

    private Path data;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void writeCorpora() throws IOException {
        data = folder.resolve("data");
        write(
                SearchCorpus.ARTICLES,
                ARTICLES,
                i -> "{\"id\": \"" + i + "\", \"title\": \"Article " + i + "\", \"text\": \"Some words of article " + i
                        + ".\", \"url\": \"https://example.org/" + i + "\"}");
        write(
                SearchCorpus.ABSTRACTS,
                ABSTRACTS,
                i -> "{\"id\": \"math/000" + i + "\", \"title\": \"Paper  " + i
                        + "\", \"text\": \"An abstract of some words, " + i + ".\"}");
        write(SearchCorpus.QUESTIONS, 3, i -> "{\"question\": \"which words has article " + i + "\"}");
    }

    private interface Line {
        String of(int number);
    }

    private void write(String name, int lines, Line line) throws IOException {
        Path file = data.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        try (Writer out =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
            for (int i = 0; i < lines; i++) {
                out.write(line.of(i) + "\n");
            }
        }
    }

    private SearchReport run(WordEncoder encoder, int abstracts, Path cache) {
        return SearchBench.run(new SearchBench.Plan(encoder, data, cache, abstracts, 7, List.of(1, 3), 4), said::add);
    }

    @Test
    void measuresAndKeepsTheIndex() {
        WordEncoder encoder = new WordEncoder();
        Path cache = folder.resolve("cache");
        SearchReport report = run(encoder, 2, cache);
        assertEquals(ARTICLES + 2, report.documents());
        assertEquals(7, report.queries()); // 3 questions and 4 titles
        assertEquals(
                List.of(1, 3),
                report.levels().stream().map(SearchReport.Level::clients).toList());
        for (String figure : List.of(
                "clients_1_hybrid_p50_millis",
                "clients_3_hybrid_p99_millis",
                "clients_3_hybrid_per_second",
                "whole_p50_millis",
                "bare_mean_millis",
                "bare_vector_p50_millis",
                "embed_p50_millis",
                "words_leg_p99_millis",
                "words_leg_mean_documents",
                "vector_leg_p50_millis")) {
            assertTrue(Figures.get(report, figure) > 0, figure);
        }
        double whole = Figures.get(report, "whole_mean_millis");
        double bare = Figures.get(report, "bare_mean_millis");
        assertEquals(100 * (whole / bare - 1), Figures.get(report, "overhead_of_means_percent"), 1e-6);
        assertEquals(
                whole,
                Figures.get(report, "embed_mean_millis")
                        + Figures.get(report, "words_leg_mean_millis")
                        + Figures.get(report, "vector_leg_mean_millis")
                        + Figures.get(report, "rest_mean_millis"),
                1e-9);
        for (String filter : List.of("all", "articles", "abstracts")) {
            assertEquals(1, Figures.get(report, filter + "_recall_at_10"), "so few vectors are compared one by one");
            assertEquals(1, Figures.get(report, filter + "_search_recall_at_10"));
        }
        assertTrue(report.toTable().contains("overhead"), report.toTable());
        assertTrue(report.toTable().lines().allMatch(line -> line.length() <= 120), report.toTable());

        int embedded = encoder.passages.get();
        assertEquals(ARTICLES + ABSTRACTS, run(encoder, ABSTRACTS, cache).documents());
        assertEquals(embedded + ABSTRACTS - 2, encoder.passages.get(), "what was there is not embedded again");
        assertTrue(said.contains("3 documents of " + SearchCorpus.ABSTRACTS + " to index"), said.toString());
        run(encoder, 2, cache);
        assertEquals(embedded + ABSTRACTS - 2, encoder.passages.get());
    }

    @Test
    void anIndexThatTheIndexingBenchKeptIsTakenOver() {
        WordEncoder encoder = new WordEncoder();
        Path kept = folder.resolve("kept");
        IndexingBench.run(
                new IndexingBench.Plan(
                        encoder, data.resolve(SearchCorpus.ARTICLES), List.of(ARTICLES), List.of(), 2, 1, kept),
                said::add);
        int embedded = encoder.passages.get();
        SearchReport report = run(encoder, 0, kept);
        assertEquals(ARTICLES, report.documents());
        assertEquals(embedded, encoder.passages.get(), "not one passage again");
        assertFalse(report.figures().containsKey("abstracts_recall_at_10"), "no abstract, no figure");
        try (Index index = LuceneIndex.open(kept, IndexStamp.of(encoder));
                IndexView view = index.view()) {
            assertEquals(ARTICLES, view.documentCount());
            assertTrue(view.document("3").isPresent());
        }
    }

    @Test
    void theOrderOfTheQueriesStays() {
        SearchCorpus corpus = new SearchCorpus(data);
        assertEquals(corpus.queries(8, 1), corpus.queries(8, 1));
        assertEquals(3 + ABSTRACTS, corpus.queries(100, 1).size(), "no more than there are");
        assertEquals(1, corpus.queries(1, 1).size());
        assertTrue(corpus.queries(100, 1).contains("Paper 4"));
    }

    @Test
    void whatIsWrongWithTheCorporaIsSaid() throws IOException {
        write(
                SearchCorpus.ABSTRACTS,
                2,
                i -> i == 1 ? "{\"id\": \"x\", \"title\": \"\", \"text\": \"\"}" : "{\"id\": \"y\", \"text\": \"t\"}");
        BadInput empty = assertThrows(BadInput.class, () -> run(new WordEncoder(), ABSTRACTS, folder.resolve("cache")));
        assertTrue(String.valueOf(empty.getMessage()).contains("of 2 documents"), empty.getMessage());
        write(SearchCorpus.QUESTIONS, 1, i -> "{no json");
        UnreadableSource broken =
                assertThrows(UnreadableSource.class, () -> run(new WordEncoder(), 1, folder.resolve("cache")));
        assertTrue(String.valueOf(broken.getMessage()).contains("a line that is not JSON"), broken.getMessage());
        Files.delete(data.resolve(SearchCorpus.QUESTIONS));
        assertThrows(UnreadableSource.class, () -> run(new WordEncoder(), 1, folder.resolve("cache")));
    }
}
