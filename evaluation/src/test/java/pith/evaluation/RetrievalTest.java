package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.PithException;
import pith.engine.UnreadableSource;
import pith.evaluation.RetrievalReport.Row;
import pith.evaluation.RetrievalReport.Run;

class RetrievalTest {
    private static final double EXACT = 1e-12;

    @TempDir
    Path folder;

    private Path beir;

    @BeforeEach
    void writeDataSet() throws IOException {
        beir = folder.resolve("fruit");
        Files.createDirectories(beir.resolve("qrels"));
        write("corpus.jsonl", """
                {"_id": "d1", "title": "Pies", "text": "apple pie with cinnamon"}
                {"_id": "d2", "text": "banana bread"}
                {"_id": "d3", "title": "", "text": "cherry cake"}

                {"_id": "d4", "title": "", "text": ""}
                """);
        write("queries.jsonl", """
                {"_id": "q1", "text": "apple", "metadata": {}}
                {"_id": "q2", "text": "banana"}
                {"_id": "q3", "text": "cake"}
                {"_id": "unjudged", "text": "plum"}
                """);
        write("qrels/test.tsv", """
                query-id\tcorpus-id\tscore
                q1\td1\t1
                q2\td3\t2
                q2\td2\t1
                q3\td3\t0
                """);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(beir.resolve(name), text);
    }

    private Pith pith(FakeEncoder encoder) {
        return Pith.open(folder.resolve("index"), encoder, () -> new FakeReader(Map.of()));
    }

    private RetrievalReport run(RetrievalJob job) {
        try (Pith pith = pith(new FakeEncoder())) {
            return Retrieval.run(pith, job, line -> {});
        }
    }

    @Test
    void measuresEveryModeOverTheJudgedQueries() {
        List<String> progress = new ArrayList<>();
        RetrievalReport report;
        try (Pith pith = pith(new FakeEncoder())) {
            report = Retrieval.run(pith, RetrievalJob.of(beir), progress::add);
        }
        assertEquals("fruit", report.dataSet());
        assertEquals(2, report.queries());
        assertEquals(1, report.queriesWithoutRelevant()); // q3: grade 0 alone
        assertEquals(4, report.documents());
        assertEquals(1, report.documentsEmpty());
        assertEquals(0, report.relevantMissing());
        assertEquals(3, report.passages());
        Run words = report.runs().getFirst();
        // q1 finds d1, its only relevant one. q2 finds d2 alone (grade 1) and lacks d3 (grade 2):
        // nDCG 1 / (2 + 1 / log2(3)) = 1 / 2.6309298 = 0.3800938, recall 1/2, reciprocal rank 1.
        assertEquals(new Row("q1", 1, 1, 1, 1, 1), words.rows().get(0));
        Row q2 = words.rows().get(1);
        assertEquals(0.38009376671593426, q2.ndcgAt10(), EXACT);
        assertEquals(new Row("q2", q2.ndcgAt10(), 0.5, 0.5, 1, 0.5), q2);
        assertEquals((1 + 0.38009376671593426) / 2, words.ndcgAt10(), EXACT);
        assertEquals(0.75, Figures.of(report, "words_recall_at_100"), EXACT);
        assertEquals(0.75, Figures.of(report, "words_map_at_100"), EXACT);
        // Of two queries, resamples hold one of them twice in a quarter of the cases each.
        assertEquals(0.38009376671593426, Figures.of(report, "words_low_ndcg_at_10"), EXACT);
        assertEquals(1.0, Figures.of(report, "words_high_ndcg_at_10"), EXACT);
        assertEquals(
                Figures.of(report, "hybrid_ndcg_at_10") - Figures.of(report, "words_ndcg_at_10"),
                Figures.of(report, "hybrid_over_words_ndcg_at_10"),
                EXACT);
        assertTrue(Figures.of(report, "hybrid_over_words_p") > 0.4, "one query decides nothing");
        assertTrue(report.toTable().contains("hybrid over words"), report.toTable());
        assertTrue(report.toTable().contains("10,000 resamples"), report.toTable());
        assertTrue(report.toTable().lines().allMatch(line -> line.length() <= 100), report.toTable());
        assertEquals(1 + 3 * 2, report.scores().lines().count());
        assertTrue(
                report.scores().lines().anyMatch("q2\twords\t0.380094\t0.500000\t0.500000\t0.500000\t1.000000"::equals),
                report.scores());
        // By vector every document is in the ranking, so all are recalled.
        assertEquals(1.0, Figures.of(report, "vector_recall_at_100"), EXACT);
        assertEquals(1.0, Figures.of(report, "hybrid_mrr_at_10"), EXACT);
        assertTrue(report.toTable().contains("fruit (test): 2 queries, 4 documents, 3 passages"), report.toTable());
        assertTrue(report.toTable().contains("not indexed, neither title nor text: 1 documents"), report.toTable());
        assertTrue(progress.contains("queries by hybrid: 2 of 2"), progress.toString());
    }

    @Test
    void gradesCanBeCutAndMadeBinary() {
        Map<String, Integer> grades = Map.of("a", 3, "b", 2, "c", 1);
        List<String> ranking = List.of("c", "b");
        RetrievalJob from2 = RetrievalJob.of(beir).withRelevantFrom(2);
        Row graded = Retrieval.row("q", ranking, grades, from2);
        // gained 1 + 2 / log2(3) = 2.2618595; ideal 3 + 2 / log2(3) + 1 / 2 = 4.7618595
        assertEquals(2.261859507142915 / 4.761859507142915, graded.ndcgAt10(), EXACT);
        assertEquals(0.5, graded.recallAt10()); // b of a and b
        assertEquals(0.5, graded.reciprocalRankAt10()); // b on rank 2
        Row binary = Retrieval.row("q", ranking, grades, from2.withBinary(true));
        // gained 1 / log2(3) = 0.6309298; ideal 1 + 1 / log2(3) = 1.6309298
        assertEquals(0.6309297535714574 / 1.6309297535714575, binary.ndcgAt10(), EXACT);
    }

    @Test
    void aThresholdThatNoGradeReachesIsRefused() {
        RetrievalJob job = RetrievalJob.of(beir).withRelevantFrom(3);
        BadInput refused = assertThrows(BadInput.class, () -> run(job));
        Refusals.says(refused, "no query has a document of grade 3");
    }

    @Test
    void weightsAreTriedOneByOne() {
        RetrievalReport report = run(RetrievalJob.of(beir).withWeights(List.of(0.0, 0.6, 1.0)));
        assertEquals(
                List.of("words", "vector", "hybrid_0.00", "hybrid", "hybrid_1.00"),
                report.runs().stream().map(Run::name).toList());
        assertEquals(Figures.of(report, "vector_ndcg_at_10"), Figures.of(report, "hybrid_1.00_ndcg_at_10"));
    }

    @Test
    void anIndexThatIsKeptIsNotEmbeddedAgain() {
        Map<String, Double> first = measuresOf(run(RetrievalJob.of(beir)));
        FakeEncoder encoder = new FakeEncoder();
        try (Pith pith = pith(encoder)) {
            assertEquals(first, measuresOf(Retrieval.run(pith, RetrievalJob.of(beir), line -> {})));
        }
        assertEquals(0, encoder.passages.get());
    }

    private static Map<String, Double> measuresOf(RetrievalReport report) {
        Map<String, Double> figures = report.figures();
        figures.keySet().removeIf(name -> name.endsWith("_seconds"));
        return figures;
    }

    @Test
    void anIndexOfAnotherDataSetIsRefused() throws IOException {
        run(RetrievalJob.of(beir));
        write("corpus.jsonl", "{\"_id\": \"d1\", \"text\": \"apple\"}\n");
        BadInput refused = assertThrows(BadInput.class, () -> run(RetrievalJob.of(beir)));
        Refusals.says(refused, "which is not in this data set");
    }

    @Test
    void relevantDocumentsThatTheCorpusLacksAreCounted() throws IOException {
        write("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\tgone\t1\n");
        RetrievalReport report = run(RetrievalJob.of(beir));
        assertEquals(1, report.relevantMissing());
        assertTrue(report.toTable().contains("relevant but not in the corpus: 1"), report.toTable());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "corpus.jsonl; {\"_id\": \"d1\"; corpus.jsonl, line 1: not JSON",
                "corpus.jsonl; [1]; corpus.jsonl, line 1: not a JSON object",
                "corpus.jsonl; {\"_id\": \"d1\", \"title\": \"t\"}; corpus.jsonl, line 1: no field \"text\"",
                "corpus.jsonl; {\"_id\": \"d1\", \"text\": [\"t\"]}; corpus.jsonl, line 1: field \"text\" is",
                "corpus.jsonl; {\"_id\": \"d1\", \"text\": \"t\"}|{\"_id\": \"d1\", \"text\": \"u\"}; line 2: document \"d1\" stands twice",
                "queries.jsonl; {\"_id\": \"q1\", \"text\": \" \"}; queries.jsonl, line 1: query \"q1\" has no text",
                "queries.jsonl; {\"_id\": \"q1\", \"text\": \"a\"}|{\"_id\": \"q1\", \"text\": \"a\"}; line 2: query \"q1\" stands twice",
                "queries.jsonl; {\"_id\": \"q1\", \"text\": \"a\"}; query \"q2\" is judged, but not in",
                "qrels/test.tsv; q1\td1\t1; test.tsv, line 1: the header is",
                "qrels/test.tsv; query-id\tcorpus-id\tscore|q1\td1; test.tsv, line 2: 2 cells, not 3",
                "qrels/test.tsv; query-id\tcorpus-id\tscore||q1\td1\thigh; test.tsv, line 3: score \"high\" is not a whole",
                "qrels/test.tsv; query-id\tcorpus-id\tscore|q1\td1\t1|q1\td1\t2; line 3: document d1 was judged 1",
                "qrels/test.tsv; ''; test.tsv, line 1: the file is empty",
            })
    void brokenFilesAreNamedByLine(String file, String content, String message) throws IOException {
        write(file, content.replace('|', '\n'));
        PithException refused = assertThrows(BadInput.class, () -> run(RetrievalJob.of(beir)));
        Refusals.says(refused, message);
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        UnreadableSource split = assertThrows(
                UnreadableSource.class, () -> run(RetrievalJob.of(beir).withSplit("dev")));
        Refusals.says(split, "the splits of this data set: test");
        UnreadableSource other = assertThrows(UnreadableSource.class, () -> run(RetrievalJob.of(folder)));
        Refusals.says(other, "is not a BEIR folder");
        Files.delete(beir.resolve("corpus.jsonl"));
        UnreadableSource corpus = assertThrows(UnreadableSource.class, () -> run(RetrievalJob.of(beir)));
        Refusals.says(corpus, "corpus.jsonl is not there");
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws IOException {
        Files.write(beir.resolve("corpus.jsonl"), new byte[] {'{', '"', (byte) 0xe9, '"', '}'});
        UnreadableSource refused = assertThrows(UnreadableSource.class, () -> run(RetrievalJob.of(beir)));
        Refusals.says(refused, "not UTF-8");
    }

    @Test
    void jobsCheckTheirValues() {
        RetrievalJob job = RetrievalJob.of(beir);
        assertThrows(BadInput.class, () -> job.withRelevantFrom(0));
        assertThrows(BadInput.class, () -> job.withSplit("../test"));
        assertThrows(BadInput.class, () -> job.withWeights(List.of()));
        assertThrows(BadInput.class, () -> job.withWeights(List.of(1.5)));
        assertThrows(BadInput.class, () -> job.withWeights(List.of(Double.NaN)));
    }
}
