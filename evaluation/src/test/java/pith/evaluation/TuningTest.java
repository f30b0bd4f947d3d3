package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.Encoder;
import pith.engine.ModelIdentity;
import pith.engine.Pieces;
import pith.engine.Ranking;
import pith.evaluation.TuningReport.Verdict;

class TuningTest {
    private static final int DOCUMENTS = 60;
    private static final double DEFAULT = Ranking.DEFAULT_WEIGHT;

    @TempDir
    Path folder;

    private Pith open(Encoder encoder) {
        return Pith.open(folder.resolve("index"), encoder, () -> new FakeReader(Map.of()));
    }

    /** Each about a subject of its own, with words of its own among words of all. */
    private static List<Document> subjects() {
        Random random = new Random(5);
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int sentence = 0; sentence < 4; sentence++) {
                for (int word = 0; word < 10; word++) {
                    text.append(word % 2 == 0 ? "own" : "common")
                            .append(letters(word % 2 == 0 ? 1_000 * i + random.nextInt(6) : random.nextInt(80)))
                            .append(' ');
                }
                text.append(". ");
            }
            documents.add(Document.of("d" + i, "Subject " + letters(i), text.toString()));
        }
        return documents;
    }

    /** A number as a word of letters. */
    private static String letters(int number) {
        StringBuilder word = new StringBuilder();
        for (int rest = number + 1; rest > 0; rest /= 26) {
            word.append((char) ('a' + rest % 26));
        }
        return word.toString();
    }

    private void writeJudged(List<String[]> idsAndTexts) throws IOException {
        StringBuilder queries = new StringBuilder("query-id\tkind\ttext\n");
        StringBuilder qrels = new StringBuilder("query-id\tcorpus-id\tscore\n");
        for (String[] each : idsAndTexts) {
            queries.append("q").append(each[0]).append("\tx\t").append(each[1]).append('\n');
            qrels.append("q").append(each[0]).append('\t').append(each[0]).append("\t1\n");
        }
        Files.writeString(folder.resolve("queries.tsv"), queries);
        Files.writeString(folder.resolve("qrels.tsv"), qrels);
    }

    private TuningReport byJudgments(Pith pith) {
        TuningQueries judged = TuningQueries.ofFiles(pith, folder.resolve("queries.tsv"), folder.resolve("qrels.tsv"));
        return Tuning.byJudgments(pith, judged, pith.weight(), 1, line -> {});
    }

    /** The first of a document's own words, which no other document has. */
    private List<String[]> ownWords(List<Document> documents) {
        return documents.stream()
                .map(document -> new String[] {
                    document.id(),
                    document.text().split(" ", -1)[0] + " " + document.text().split(" ", -1)[2]
                })
                .toList();
    }

    @Test
    void whereVectorsMisleadWordsAloneWin() throws IOException {
        List<Document> documents = subjects();
        writeJudged(ownWords(documents));
        try (Pith pith = open(new Misled(documents, folder.resolve("queries.tsv")))) {
            pith.put(documents);
            TuningReport report = byJudgments(pith);
            assertEquals(Verdict.BETTER, report.verdict(), report.toTable());
            assertTrue(report.best() < DEFAULT, report.toTable());
            assertTrue(report.gain().mean() > 0.1 && report.gain().significant(), report.toTable());
            assertEquals(1, report.bestNdcg(), 1e-9, report.toTable());
            assertEquals(DOCUMENTS / 2, report.choosing());
            assertEquals(DOCUMENTS / 2, report.heldOut());
            assertTrue(report.curve().getOrDefault(0.0, 0.0) > report.curve().getOrDefault(1.0, 1.0));
        }
    }

    /** Every query has the words of another document, and the meaning of its own. */
    @Test
    void whereWordsMisleadVectorsAloneWin() throws IOException {
        List<Document> documents = subjects();
        List<String[]> own = ownWords(documents);
        List<String[]> misleading = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            misleading.add(new String[] {"d" + i, own.get((i + 1) % DOCUMENTS)[1]});
        }
        writeJudged(misleading);
        try (Pith pith = open(new Knowing(documents, misleading))) {
            pith.put(documents);
            TuningReport report = byJudgments(pith);
            assertEquals(Verdict.BETTER, report.verdict(), report.toTable());
            assertTrue(report.best() > DEFAULT, report.toTable());
            assertEquals(1, report.bestNdcg(), 1e-9, report.toTable());
            assertTrue(report.sentence().contains("is better than 0.60"), report.sentence());
        }
    }

    @Test
    void whereTheDefaultIsAsGoodAsAnyNothingFollows() throws IOException {
        List<Document> documents = subjects();
        writeJudged(ownWords(documents));
        try (Pith pith = open(new FakeEncoder())) {
            pith.put(documents);
            TuningReport report = byJudgments(pith);
            assertNotEquals(Verdict.BETTER, report.verdict(), report.toTable());
            assertEquals(1, report.currentNdcg(), 0.1, report.toTable());
        }
    }

    @Test
    void pseudoQueriesFindOutThatVectorsAreWorthless() {
        List<Document> documents = subjects();
        try (Pith pith = open(new Random64())) {
            pith.put(documents);
            TuningReport report = Tuning.byPseudoQueries(pith, DOCUMENTS, 1.0, 3, line -> {});
            assertTrue(report.simulated());
            assertEquals(
                    Set.of(PseudoQueries.KEYWORDS, PseudoQueries.RETOLD),
                    report.kinds().keySet());
            assertEquals(Verdict.BETTER, report.verdict(), report.toTable());
            assertTrue(report.best() < 1, report.toTable());
            assertTrue(report.toTable().contains("made of its documents"), report.toTable());
            assertTrue(report.toTable().lines().allMatch(line -> line.length() <= 100), report.toTable());
        }
    }

    @Test
    void pseudoQueriesAreOfBothKindsAndTheSameForTheSameSeed() {
        List<Document> documents = subjects();
        try (Pith pith = open(new FakeEncoder())) {
            pith.put(documents);
            List<JudgedQuery> queries = PseudoQueries.draw(pith, 40, 11, line -> {});
            assertEquals(queries, PseudoQueries.draw(pith, 40, 11, line -> {}));
            assertNotEquals(queries, PseudoQueries.draw(pith, 40, 12, line -> {}));
            assertEquals(40, queries.size());
            Set<String> targets = new HashSet<>();
            for (JudgedQuery query : queries) {
                String target = query.grades().keySet().iterator().next();
                assertTrue(targets.add(target), "each of another document");
                Document document = documents.stream()
                        .filter(each -> each.id().equals(target))
                        .findFirst()
                        .orElseThrow();
                List<String> words = List.of(query.text().split(" ", -1));
                String title = document.title().toLowerCase(Locale.ROOT);
                if (query.kind().equals(PseudoQueries.KEYWORDS)) {
                    assertTrue(words.size() >= 2 && words.size() <= 4, query.text());
                    assertTrue(words.stream().allMatch(document.text()::contains), query.text());
                    assertTrue(words.stream().noneMatch(List.of(title.split(" ", -1))::contains), query.text());
                } else {
                    assertTrue(words.stream().anyMatch(document.text()::contains), query.text());
                    assertTrue(
                            words.stream().anyMatch(word -> !document.text().contains(word)),
                            "words of others: " + query.text());
                }
            }
        }
    }

    @Test
    void aGainOnOneKindAloneIsNotFollowed() {
        PairedDifference clear = new PairedDifference(0.02, 0.01, 0.03, 0.001, 50, 50, 10);
        PairedDifference loss = new PairedDifference(-0.02, -0.03, -0.01, 0.001, 10, 50, 50);
        Map<String, PairedDifference> kinds = Map.of("a", clear, "b", loss);
        assertEquals(Verdict.ONE_SIDED, Tuning.verdict(false, clear, true, kinds));
        assertEquals(Verdict.BETTER, Tuning.verdict(false, clear, false, kinds), "judgments are believed");
        assertEquals(Verdict.BETTER, Tuning.verdict(false, clear, true, Map.of("a", clear)));
        assertEquals(Verdict.CURRENT_IS_BEST, Tuning.verdict(true, clear, true, Map.of()));
        PairedDifference doubtful = new PairedDifference(0.02, -0.01, 0.05, 0.06, 50, 50, 10);
        assertEquals(Verdict.NO_BETTER, Tuning.verdict(false, doubtful, false, Map.of()));
        PairedDifference tiny = new PairedDifference(0.004, 0.003, 0.005, 0.001, 50, 50, 10);
        assertEquals(Verdict.NO_BETTER, Tuning.verdict(false, tiny, false, Map.of()));
    }

    @Test
    void fewQueriesTellNothing() throws IOException {
        List<Document> documents = subjects().subList(0, 19);
        writeJudged(ownWords(documents));
        try (Pith pith = open(new FakeEncoder())) {
            pith.put(documents);
            Refusals.says(assertThrows(BadInput.class, () -> byJudgments(pith)), "19 queries from");
            Refusals.says(
                    assertThrows(BadInput.class, () -> Tuning.byPseudoQueries(pith, 100, DEFAULT, 1, line -> {})),
                    "19 queries from the index itself tell nothing; at least 20 are needed");
        }
    }

    @Test
    void queriesWithoutADocumentInTheIndexAreLeftOut() throws IOException {
        List<Document> documents = subjects();
        writeJudged(ownWords(documents));
        try (Pith pith = open(new FakeEncoder())) {
            pith.put(documents.subList(0, 30));
            TuningReport report = byJudgments(pith);
            assertEquals(30, report.leftOut());
            assertEquals(30, report.choosing() + report.heldOut());
            assertTrue(report.toTable().contains("no relevant document in the index: 30 queries"), report.toTable());
            Files.writeString(folder.resolve("qrels.tsv"), "query-id\tcorpus-id\tscore\nqd1\tgone\t1\n");
            Refusals.says(assertThrows(BadInput.class, () -> byJudgments(pith)), "none of the relevant documents");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "id\ttext|q1\tx; line 1: the header is \"id",
                "query-id\ttext|q1; line 2: 1 cells, not 2",
                "query-id\ttext|q1\t |q2\tx; line 2: query \"q1\" has no text",
                "query-id\ttext|q1\ta|q1\tb; line 3: query \"q1\" stands twice",
                "query-id\ttext|q2\ta; query \"q1\" is judged, but not in",
            })
    void brokenQueriesAreNamedByLine(String content, String message) throws IOException {
        Files.writeString(folder.resolve("queries.tsv"), content.replace('|', '\n'));
        Files.writeString(folder.resolve("qrels.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\t1\n");
        try (Pith pith = open(new FakeEncoder())) {
            pith.put(subjects().subList(0, 2));
            Refusals.says(assertThrows(BadInput.class, () -> byJudgments(pith)), message);
        }
    }

    /** What all encoders below have in common: a word is a piece, vectors have 64 numbers. */
    private abstract static class Table implements Encoder {
        private final FakeEncoder words = new FakeEncoder();

        static float[] axis(int number) {
            float[] vector = new float[64];
            vector[number] = 1;
            return vector;
        }

        @Override
        public ModelIdentity identity() {
            return new ModelIdentity("table", "1".repeat(64));
        }

        @Override
        public int dimension() {
            return words.dimension();
        }

        @Override
        public int maxPieces() {
            return words.maxPieces();
        }

        @Override
        public int specialPieces() {
            return words.specialPieces();
        }

        @Override
        public Pieces pieces(String text) {
            return words.pieces(text);
        }

        @Override
        public void close() {}
    }

    /** Gives a document the direction of its number, and a query that of the document after the right one. */
    private static final class Misled extends Table {
        private final Map<String, Integer> titles = new HashMap<>();
        private final Map<String, Integer> queries = new HashMap<>();

        Misled(List<Document> documents, Path file) throws IOException {
            for (int i = 0; i < documents.size(); i++) {
                titles.put(documents.get(i).title(), i);
            }
            for (String line : Files.readAllLines(file).stream().skip(1).toList()) {
                List<String> cells = List.of(line.split("\t", -1));
                queries.put(cells.get(2), (Integer.parseInt(cells.get(0).substring(2)) + 1) % documents.size());
            }
        }

        @Override
        public float[] encodePassage(String title, String text) {
            return axis(titles.getOrDefault(title, 63));
        }

        @Override
        public float[] encodeQuery(String text) {
            return axis(queries.getOrDefault(text, 63));
        }
    }

    /** Gives a document the direction of its number, and a query that of the right one. */
    private static final class Knowing extends Table {
        /** A question's cosine with its passage: little, but all others have none. */
        private static final float LIKE = 0.2f;

        private final Map<String, Integer> titles = new HashMap<>();
        private final Map<String, Integer> queries = new HashMap<>();

        Knowing(List<Document> documents, List<String[]> asked) {
            for (int i = 0; i < documents.size(); i++) {
                titles.put(documents.get(i).title(), i);
                queries.put(asked.get(i)[1], i);
            }
        }

        @Override
        public float[] encodePassage(String title, String text) {
            return axis(titles.getOrDefault(title, 63));
        }

        @Override
        public float[] encodeQuery(String text) {
            float[] vector = axis(63);
            vector[63] = (float) Math.sqrt(1 - LIKE * LIKE);
            vector[queries.getOrDefault(text, 62)] = LIKE;
            return vector;
        }
    }

    /** Vectors that have nothing to do with the texts. */
    private static final class Random64 extends Table {
        @Override
        public float[] encodePassage(String title, String text) {
            return encodeQuery(title + "\n" + text);
        }

        @Override
        public float[] encodeQuery(String text) {
            Random random = new Random(text.hashCode());
            float[] vector = new float[dimension()];
            double squares = 0;
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) random.nextGaussian();
                squares += (double) vector[i] * vector[i];
            }
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= (float) Math.sqrt(squares);
            }
            return vector;
        }
    }
}
