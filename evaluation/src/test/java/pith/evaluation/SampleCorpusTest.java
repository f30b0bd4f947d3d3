package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.Mode;
import pith.engine.UnreadableSource;
import pith.evaluation.SampleReport.AnswerRow;
import pith.evaluation.SampleReport.Kind;
import pith.evaluation.SampleReport.LikeRow;

class SampleCorpusTest {
    private static final double EXACT = 1e-12;

    @TempDir
    Path folder;

    private Path corpus;

    @BeforeEach
    void writeCorpus() throws IOException {
        corpus = folder.resolve("corpus");
        Files.createDirectories(corpus.resolve("documents/engineering"));
        write("documents/engineering/bridge.txt", "The Brooklyn Bridge \uD83C\uDF09 opened in 1883 in New York.");
        write("documents/bread.md", "# Bread\n\nSourdough rises by wild yeast.\n");
        write("documents/tea.html", "<html><body><p>Oolong tea is oxidised in part.</p></body></html>");
        write(
                "documents/notes.jsonl",
                "{\"id\": \"notes/salt\", \"title\": \"Salt\", \"text\": \"Salt lay on the road to Rome.\"}\n");
        write("queries.tsv", """
                query-id\tkind\ttext
                k1\tkeyword\tbrooklyn bridge
                k2\tkeyword\twild yeast
                p1\tparaphrase\ttea
                """);
        write("qrels.tsv", """
                query-id\tcorpus-id\tscore
                k1\tengineering/bridge.txt\t1
                k2\tbread.md\t1
                k2\tnotes/salt\t1
                p1\ttea.html\t1
                """);
        write("answers.tsv", """
                query-id\tkind\tquestion\tdocument-id\tanswers
                a1\tanswerable\tWhen did the Brooklyn Bridge open?\tengineering/bridge.txt\t1883 | in 1883
                a2\tanswerable\tHow does sourdough rise?\tbread.md\twild yeast
                a3\tanswerable\tWhere did the salt lie?\tnotes/salt\ton the road
                a4\tanswerable\tHow is oolong tea made?\ttea.html\tfermented
                n1\tnear-miss\tWho built the Brooklyn Bridge?\tengineering/bridge.txt\t
                n2\tnear-miss\tWho sold the salt?\tnotes/salt\t
                o1\toff-topic\tHow far is the moon?\t\t
                """);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(corpus.resolve(name), text);
    }

    private SampleReport run() {
        FakeReader reader = new FakeReader(
                Map.of(
                        "When did the Brooklyn Bridge open?", "in 1883",
                        "How does sourdough rise?", "wild yeast",
                        "Where did the salt lie?", "Rome",
                        "How is oolong tea made?", "oxidised",
                        "Who sold the salt?", "Rome"),
                40); // so sure that retrieval does not matter
        try (Pith pith = Pith.open(folder.resolve("index"), new FakeEncoder(), () -> reader)) {
            return SampleCorpus.run(pith, corpus, 0.5, line -> {});
        }
    }

    @Test
    void measuresSearchesByKindAndMode() {
        SampleReport report = run();
        assertEquals(4, report.documents());
        // k2 has two relevant documents, and by words only bread.md is found: recall 1/2.
        assertEquals(0.75, report.recallAt5(Mode.WORDS, "keyword"), EXACT);
        assertEquals(1, report.recallAt5(Mode.WORDS, "paraphrase"), EXACT);
        assertEquals(2.5 / 3, report.recallAt5(Mode.WORDS, "all"), EXACT);
        // k2: 1 / (1 + 1 / log2(3)) = 1 / 1.6309298
        assertEquals((2 + 1 / 1.6309297535714575) / 3, report.ndcgAt10(Mode.WORDS, "all"), EXACT);
        // With four documents, five hits by vector are all of them.
        assertEquals(1, Figures.of(report, "vector_all_recall_at_5"), EXACT);
        assertEquals(1, Figures.of(report, "hybrid_keyword_recall_at_5"), EXACT);
    }

    @Test
    void measuresAnswersAndSilence() {
        SampleReport report = run();
        // a1 and a2 are right; a3 says Rome, a4 oxidised.
        assertEquals(0.5, report.rightShare(1), EXACT);
        assertEquals(0.5, report.rightShare(3), EXACT);
        assertEquals(0.5, report.silentShare(Kind.NEAR_MISS), EXACT); // n2 says Rome
        assertEquals(1, report.silentShare(Kind.OFF_TOPIC), EXACT);
        assertEquals(0, report.silentShare(Kind.ANSWERABLE), EXACT);
        // in 1883, wild yeast, Rome, Rome; oxidised is from HTML, which is not the author's own text.
        assertEquals(4.0, Figures.of(report, "answers_checked"));
        assertEquals(List.of(), report.misplaced());
        assertTrue(report.toTable().contains("4 answers compared with their files, 0 out of place"), report.toTable());
    }

    /** Two fields: three texts on bridges and three on bread, one of which speaks of bridges alone. */
    @Test
    void measuresWhatIsSimilarByField() throws IOException {
        Files.createDirectories(corpus.resolve("documents/food"));
        write("documents/engineering/dam.txt", "The river bridge has a tower.");
        write("documents/engineering/tower.txt", "The tower of the bridge over the river.");
        write("documents/food/flour.txt", "Flour and yeast and water.");
        write("documents/food/water.txt", "Water and yeast and flour, kneaded.");
        write("documents/food/odd.txt", "The bridge tower river.");
        SampleReport report = run();
        // notes/salt is alone in its field, and bread.md and tea.html in none.
        assertEquals(6, report.likes().size());
        List<LikeRow> odd = report.likes().stream()
                .filter(row -> row.id().equals("food/odd.txt"))
                .toList();
        assertEquals(2, odd.getFirst().others());
        // The five best of eight others: of flour and water at most these two are of the field.
        for (Mode mode : Mode.values()) {
            double sum = 0;
            for (LikeRow row : report.likes()) {
                long same = row.rankings().getOrDefault(mode, List.of()).stream()
                        .filter(id -> id.split("/")[0].equals(row.field()))
                        .count();
                assertEquals(same / 2.0, row.sameFieldAt5(mode), EXACT);
                sum += same / 2.0;
            }
            assertEquals(sum / 6, Figures.of(report, name(mode) + "_similar_same_field_at_5"), EXACT);
            long any = report.likes().stream()
                    .filter(row -> row.sameFieldAt5(mode) > 0)
                    .count();
            assertEquals(any / 6.0, Figures.of(report, name(mode) + "_similar_any_same_field_in_5"), EXACT);
        }
        // By words, flour and water are like each other and nothing else.
        LikeRow flour = report.likes().stream()
                .filter(row -> row.id().equals("food/flour.txt"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "food/water.txt",
                flour.rankings().getOrDefault(Mode.WORDS, List.of()).getFirst());
        assertEquals(6.0, Figures.of(report, "likes"));
        assertTrue(report.toTable().contains("similar: same field in first 5"), report.toTable());
    }

    private static String name(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    @Test
    void sharesOfTheSameFieldAreOfFiveOrOfAllThereAre() {
        Map<Mode, List<String>> rankings =
                Map.of(Mode.WORDS, List.of("a/1", "b/1", "ab/1", "a/2", "a/3", "a/4"), Mode.VECTOR, List.of("a/1"));
        LikeRow many = new LikeRow("a/0", "a", 9, rankings);
        assertEquals(0.6, many.sameFieldAt5(Mode.WORDS), EXACT);
        assertEquals(0.2, many.sameFieldAt5(Mode.VECTOR), EXACT);
        assertEquals(0, many.sameFieldAt5(Mode.HYBRID), EXACT);
        LikeRow few = new LikeRow("a/0", "a", 1, rankings);
        assertEquals(1, few.sameFieldAt5(Mode.VECTOR), EXACT);
    }

    @Test
    void listsMisses() {
        List<String> misses = run().misses();
        assertEquals(3, misses.size(), misses.toString());
        assertTrue(misses.get(0).startsWith("a3 (answerable) Where did the salt lie?"), misses.get(0));
        assertTrue(misses.get(0).contains("wanted [on the road], got [Rome] with 1.0"), misses.get(0));
        assertTrue(misses.get(2).startsWith("n2 (near-miss)"), misses.get(2));
    }

    @Test
    void anAnswerOutOfPlaceIsAMiss() {
        AnswerRow row = new AnswerRow(
                "a1",
                Kind.ANSWERABLE,
                "When?",
                List.of("1883"),
                List.of("1883"),
                0.9,
                0.1,
                1,
                1,
                List.of("\"1883\" is not at 3 to 7 of a.txt"));
        SampleReport report = new SampleReport(1, 1, 0, 0.5, List.of(), List.of(row), List.of());
        assertEquals(1.0, Figures.of(report, "answers_misplaced"));
        assertEquals(List.of("out of place: \"1883\" is not at 3 to 7 of a.txt"), report.misses());
    }

    @Test
    void aSecondRunOverTheSameIndexFindsTheSame() {
        SampleReport first = run();
        SampleReport second = run();
        assertEquals(first.searches(), second.searches());
        assertEquals(first.answers(), second.answers());
        assertEquals(first.likes(), second.likes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "queries.tsv; query-id\tkind\ttext|k9\tkeyword\tx; queries.tsv, line 2: query \"k9\" has no relevant",
                "queries.tsv; query-id\tkind\ttext; need at least one row each",
                "qrels.tsv; query-id\tcorpus-id\tscore|k1\tgone.txt\t1|k2\tbread.md\t1|p1\tbread.md\t1; document \"gone.txt\" of query k1 is not among",
                "answers.tsv; query-id\tkind\tquestion\tdocument-id\tanswers|a1\teasy\tx\ty\tz; answers.tsv, line 2: kind \"easy\" is none of",
                "answers.tsv; query-id\tkind\tquestion\tdocument-id\tanswers|a1\tanswerable\tx\ty\t |; line 2: an answerable question without",
                "answers.tsv; query-id\tkind\tquestion\tdocument-id\tanswers|a1\toff-topic\tx\ty\tz; line 2: an answer to a question that is off-topic",
                "documents/notes.jsonl; {\"id\": \"a\"}; notes.jsonl, line 1: no field \"text\"",
            })
    void brokenFilesAreNamedByLine(String file, String content, String message) throws IOException {
        write(file, content.replace('|', '\n') + "\n");
        BadInput refused = assertThrows(BadInput.class, this::run);
        Refusals.says(refused, message);
    }

    @Test
    void aFolderWithoutDocumentsIsRefused() {
        corpus = folder.resolve("nothing");
        UnreadableSource refused = assertThrows(UnreadableSource.class, this::run);
        Refusals.says(refused, "is not a sample corpus");
    }

    @Test
    void pithsOwnSampleCorpusFitsTogether() {
        SampleFiles files = SampleFiles.read(Path.of("..", "sample-corpus"));
        assertEquals(280, files.queries().size());
        assertEquals(180, files.questions().size());
        for (SampleFiles.AnswerQuery question : files.questions()) {
            if (question.kind() == Kind.ANSWERABLE) {
                assertTrue(
                        files.judgments().of(question.id()).size() >= 1, question.id() + " has no relevant document");
            }
        }
    }
}
