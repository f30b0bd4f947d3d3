package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Pith;
import pith.evaluation.ComparisonReport.Found;
import pith.evaluation.ComparisonReport.Row;

class ComparisonTest {
    private static final double EXACT = 1e-12;

    @TempDir
    Path folder;

    private ComparisonReport compare(String a, String b, FakeEncoder encoder) throws IOException {
        Path beir = folder.resolve("fruit");
        Files.createDirectories(beir.resolve("qrels"));
        Files.writeString(beir.resolve("corpus.jsonl"), """
                {"_id": "d1", "title": "Pies", "text": "apple pie with cinnamon"}
                {"_id": "d2", "text": "banana bread"}
                {"_id": "d3", "title": "", "text": "cherry cake"}
                """);
        Files.writeString(beir.resolve("queries.jsonl"), """
                {"_id": "q1", "text": "apple"}
                {"_id": "q2", "text": "banana"}
                {"_id": "q3", "text": "something sweet"}
                """);
        Files.writeString(beir.resolve("qrels/test.tsv"), """
                query-id\tcorpus-id\tscore
                q1\td1\t1
                q2\td3\t2
                q2\td2\t1
                q3\td2\t1
                """);
        try (Pith pith = Pith.open(folder.resolve("index"), encoder, () -> new FakeReader(Map.of()))) {
            return Comparison.run(pith, RetrievalJob.of(beir), Setting.parse(a), Setting.parse(b), line -> {});
        }
    }

    @Test
    void showsWhichQueriesWonAndLost() throws IOException {
        FakeEncoder encoder = new FakeEncoder();
        ComparisonReport report = compare("mode=words", "mode=vector", encoder);
        assertEquals(3, encoder.passages.get(), "one index for both");
        // By words q2 finds d2 alone and q3 nothing; by vector every document is found.
        assertEquals(
                List.of("q3", "q2"), report.won().stream().map(Row::queryId).toList());
        assertEquals(List.of(), report.lost());
        Row q3 = report.won().getFirst();
        assertEquals(new Found(0, "", "", false), q3.a());
        assertTrue(q3.gain() > 0, q3.toString());
        assertEquals(1, report.difference().tied());
        double a = Figures.of(report, "a_ndcg_at_10");
        double b = Figures.of(report, "b_ndcg_at_10");
        assertEquals(b - a, Figures.of(report, "b_over_a_ndcg_at_10"), EXACT);
        assertEquals(2, Figures.of(report, "won_queries"), EXACT);
        assertTrue(report.toTable().contains("B won 2, tied 1, lost 0; the difference is not significant"));
        assertTrue(report.toTable().contains("q3  something sweet"), report.toTable());
        assertTrue(report.toTable().contains("    A 0.00   nothing"), report.toTable());

        ComparisonReport back = compare("mode=vector", "mode=words", new FakeEncoder());
        assertEquals(List.of("q3", "q2"), back.lost().stream().map(Row::queryId).toList());
        assertEquals(-report.difference().mean(), back.difference().mean(), EXACT);
        assertEquals(report.difference().p(), back.difference().p(), EXACT);
    }

    @Test
    void aSettingDoesNotDifferFromItself() throws IOException {
        ComparisonReport report = compare("default", "weight=0.6", new FakeEncoder());
        assertEquals(new PairedDifference(0, 0, 0, 1, 0, 3, 0), report.difference());
        Row first = report.rows().getFirst();
        assertEquals("d1", first.a().first());
        assertEquals("Pies", first.a().title());
        assertTrue(first.a().relevant());
    }

    @Test
    void longQueriesAreCutAndListsToo() {
        String text = "words and more words ".repeat(20) + "\n\u001B[31m";
        List<Row> rows = IntStream.range(0, 12)
                .mapToObj(
                        i -> new Row("q" + i, text, new Found(0, "", "", false), new Found(i / 12.0, "d", text, true)))
                .toList();
        ComparisonReport report = new ComparisonReport("data", "test", "default", "weight=1", rows);
        String table = report.toTable();
        assertTrue(table.lines().allMatch(line -> line.length() <= 100), table);
        assertTrue(table.contains("Won by B (5 of 11)"), table);
        assertTrue(table.indexOf("q11  ") < table.indexOf("q10  "), table);
        assertTrue(!table.contains("q5  ") && !table.contains("\u001B"), table);
    }
}
