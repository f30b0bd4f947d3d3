package pith.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.bench.ExactnessBench.Model;
import pith.engine.BadInput;
import pith.engine.UnreadableSource;
import pith.evaluation.Ticker;

class ExactnessBenchTest {
    private static final double EXACT = 1e-9;

    @TempDir
    Path folder;

    private static final DenseSet SET = new DenseSet(
            "two-docs",
            List.of(new DenseSet.Query("east?", Set.of("e")), new DenseSet.Query("north?", Set.of("n"))),
            List.of(new DenseSet.Text("n", "", "north"), new DenseSet.Text("e", "", "east")));

    private static final Map<String, float[]> RIGHT = Map.of(
            "east?", new float[] {1, 0},
            "north?", new float[] {0, 1},
            "east", new float[] {1, 0},
            "north", new float[] {0, 1});

    /** The query for the north points a little more to the east. */
    private static final Map<String, float[]> CONFUSED = Map.of(
            "east?", new float[] {1, 0},
            "north?", new float[] {0.8f, 0.6f},
            "east", new float[] {1, 0},
            "north", new float[] {0, 1});

    private ExactnessReport run(TableEncoder fp32, TableEncoder int8) {
        List<Model> models = List.of(new Model("fp32", fp32, "a"), new Model("int8", int8, "b"));
        return ExactnessBench.run(List.of(SET), models, folder.resolve("vectors"), 1_000, 5, said -> {});
    }

    @Test
    void differencesAreOfTheSameQuery() {
        ExactnessReport report = run(new TableEncoder(RIGHT), new TableEncoder(CONFUSED));
        assertEquals(1, Figures.get(report, "two_docs_fp32_ndcg_at_10"), EXACT);
        // One query finds its document first, the other second: 1 / log2(3) = 0.6309297.
        double second = Math.log(2) / Math.log(3);
        assertEquals((1 + second) / 2, Figures.get(report, "two_docs_int8_ndcg_at_10"), EXACT);
        assertEquals((second - 1) / 2, Figures.get(report, "two_docs_difference_ndcg_at_10"), EXACT);
        assertEquals(second - 1, Figures.get(report, "two_docs_difference_low_ndcg_at_10"), EXACT);
        assertEquals(0, Figures.get(report, "two_docs_difference_high_ndcg_at_10"), EXACT);
        assertEquals((second - 1) / 2, Figures.get(report, "average_difference_ndcg_at_10"), EXACT);
        assertEquals(0.6, Figures.get(report, "two_docs_least_cosine"), 1e-6);
        assertEquals(1, Figures.get(report, "two_docs_median_cosine"), 1e-6);
        assertEquals(5, Figures.get(report, "seed"), EXACT);
    }

    @Test
    void vectorsThatAreThereAreNotMadeAgain() {
        TableEncoder fp32 = new TableEncoder(RIGHT);
        TableEncoder int8 = new TableEncoder(CONFUSED);
        String table = run(fp32, int8).toTable();
        assertEquals(4, fp32.calls.get());
        assertEquals(table, run(fp32, int8).toTable());
        assertEquals(4, fp32.calls.get());
        assertEquals(4, int8.calls.get());
    }

    @Test
    void anotherModelIsNotCompared() {
        Map<String, float[]> turned = RIGHT.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each ->
                new float[] {-each.getValue()[1], each.getValue()[0]}));
        BadInput refused = assertThrows(BadInput.class, () -> run(new TableEncoder(RIGHT), new TableEncoder(turned)));
        assertTrue(String.valueOf(refused.getMessage()).contains("no variants of one model"));
    }

    @Test
    void vectorsOfOtherLengthsAreNotCompared() {
        TableEncoder longer = new TableEncoder(Map.of("east", new float[] {1, 0, 0}));
        assertThrows(BadInput.class, () -> run(new TableEncoder(RIGHT), longer));
    }

    @Test
    void aFileGoesOnWhereItWasCut() throws IOException {
        Path path = folder.resolve("vectors.f32");
        VectorFile file = new VectorFile(path, 2);
        Set<Integer> made = new HashSet<>();
        Ticker ticker = new Ticker(said -> {}, "vectors", 1);
        file.complete(3, i -> vector(i, made), ticker);
        byte[] three = Files.readAllBytes(path);
        assertEquals(3 * 2 * Float.BYTES, three.length);
        Files.write(path, Arrays.copyOf(three, three.length - 5)); // within the third
        made.clear();
        List<float[]> vectors = file.complete(600, i -> vector(i, made), ticker);
        assertEquals(IntStream.range(2, 600).boxed().collect(Collectors.toSet()), made);
        for (int i = 0; i < 600; i++) {
            assertArrayEquals(new float[] {i, -i}, vectors.get(i));
        }
        assertEquals(600 * 2 * Float.BYTES, Files.size(path));
        assertEquals(10, file.complete(10, i -> vector(i, made), ticker).size());
    }

    private static float[] vector(int i, Set<Integer> made) {
        synchronized (made) {
            made.add(i);
        }
        return new float[] {i, -i};
    }

    @Test
    void equalScoresRankById() {
        DenseSet set = new DenseSet(
                "ties",
                SET.queries(),
                List.of(
                        new DenseSet.Text("c", "", ""),
                        new DenseSet.Text("a", "", ""),
                        new DenseSet.Text("b", "", "")));
        List<float[]> vectors = List.of(new float[] {0, 1}, new float[] {1, 0}, new float[] {0, 1});
        assertEquals(List.of("a", "c", "b"), set.nearest(new float[] {0, 1}, vectors, 10));
        assertEquals(List.of("b", "a"), set.nearest(new float[] {1, 0}, vectors, 2));
    }

    @Test
    void titlesSearchTheirAbstractsAmongOthers() throws IOException {
        Path file = folder.resolve("rows.jsonl.gz");
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            rows.append("{\"id\": \"p" + i + "\", \"title\": \"title " + i + "\", \"text\": \"abstract " + i + "\"}\n");
        }
        rows.append("{\"id\": \"untitled\", \"title\": \"\", \"text\": \"an abstract\"}\n");
        write(file, rows.toString());
        DenseSet set = DenseSet.titles(file, 5, 20, 3);
        assertEquals(5, set.queries().size());
        assertEquals(20, set.documents().size());
        Map<String, DenseSet.Text> byId =
                set.documents().stream().collect(Collectors.toMap(DenseSet.Text::id, text -> text));
        for (DenseSet.Query query : set.queries()) {
            String relevant = query.relevant().iterator().next();
            DenseSet.Text answer = Objects.requireNonNull(byId.get(relevant), relevant);
            assertEquals("", answer.title());
            assertEquals(query.text().replace("title", "abstract"), answer.text());
        }
        assertEquals(set, DenseSet.titles(file, 5, 20, 3));
        assertTrue(!set.equals(DenseSet.titles(file, 5, 20, 4)), "another seed chooses others");
        assertEquals(50, DenseSet.titles(file, 100, 100, 3).documents().size());
    }

    @Test
    void whatIsNoRowIsSaid() throws IOException {
        Path file = folder.resolve("rows.jsonl.gz");
        write(file, "{\"id\": \"p1\", \"title\": \"t\", \"text\": \"a\"}\nno json\n");
        assertTrue(assertThrows(BadInput.class, () -> DenseSet.titles(file, 1, 1, 1))
                .getMessage()
                .contains("after 1 rows"));
        assertThrows(UnreadableSource.class, () -> DenseSet.titles(folder.resolve("nothing"), 1, 1, 1));
    }

    private static void write(Path file, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aLimitKeepsWhatIsRelevant() throws IOException {
        Path beir = folder.resolve("Small");
        Files.createDirectories(beir.resolve("qrels"));
        Files.writeString(beir.resolve("corpus.jsonl"), """
                {"_id": "d1", "title": "t1", "text": "one"}
                {"_id": "d2", "text": "two"}
                {"_id": "d3", "text": "three"}
                {"_id": "d4", "text": "four"}
                """);
        Files.writeString(beir.resolve("queries.jsonl"), """
                {"_id": "q0", "text": "nothing fits"}
                {"_id": "q1", "text": "four?"}
                {"_id": "q2", "text": "two?"}
                """);
        Files.writeString(
                beir.resolve("qrels/test.tsv"),
                "query-id\tcorpus-id\tscore\nq0\td3\t0\nq1\td4\t2\nq1\td1\t0\nq2\td2\t1\n");
        DenseSet all = DenseSet.beir(beir, 100);
        assertEquals(
                List.of("four?", "two?"),
                all.queries().stream().map(DenseSet.Query::text).toList());
        assertEquals(Map.of("d4", 1), all.queries().getFirst().grades());
        assertEquals(new DenseSet.Text("d1", "t1", "one"), all.documents().getFirst());
        DenseSet one = DenseSet.beir(beir, 1);
        assertEquals(1, one.queries().size());
        assertEquals(
                List.of("d1", "d4"),
                one.documents().stream().map(DenseSet.Text::id).toList());
    }
}
