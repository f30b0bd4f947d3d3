package pith.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.bench.EncoderReport.Entry;
import pith.bench.EncoderReport.Heat;
import pith.engine.BadInput;
import pith.engine.UnreadableSource;

class EncoderBenchTest {
    private static final double EXACT = 1e-12;

    @TempDir
    Path corpus;

    @BeforeEach
    void writeCorpus() throws IOException {
        Files.createDirectories(corpus.resolve("documents"));
        String words =
                String.join(" ", IntStream.range(0, 700).mapToObj(i -> "w" + i).toList());
        Files.writeString(corpus.resolve("documents/b.txt"), words);
        Files.writeString(corpus.resolve("documents/a.md"), "one two three four five six seven");
        Files.writeString(corpus.resolve("documents/c.html"), "html does not count");
    }

    @Test
    void passagesHaveTheWantedNumberOfPieces() {
        try (WordEncoder encoder = new WordEncoder()) {
            BenchTexts texts = new BenchTexts(encoder, corpus);
            // Six pieces with the encoder's own two are four words; a.md comes first and has one such stretch.
            assertEquals(List.of("one two three four", "w0 w1 w2 w3", "w4 w5 w6 w7"), texts.passages(6, 3));
            // 700 words hold three stretches of 218; a fourth is the first again.
            List<String> round = texts.passages(220, 4);
            assertEquals(round.getFirst(), round.getLast());
            assertEquals(218, round.get(2).split(" ").length);
            assertThrows(BadInput.class, () -> texts.passages(1_000, 1));
        }
    }

    @Test
    void aCorpusWithoutTextsIsRefused() throws IOException {
        try (WordEncoder encoder = new WordEncoder()) {
            assertThrows(UnreadableSource.class, () -> new BenchTexts(encoder, corpus.resolve("nothing")));
            Files.delete(corpus.resolve("documents/a.md"));
            Files.delete(corpus.resolve("documents/b.txt"));
            assertThrows(BadInput.class, () -> new BenchTexts(encoder, corpus));
        }
    }

    @Test
    void lapsAreWholeBatches() {
        assertEquals(64, EncoderBench.passagesALap(64, 220));
        assertEquals(224, EncoderBench.passagesALap(64, 64)); // 220 wanted
        assertEquals(32, EncoderBench.passagesALap(64, 512)); // 27 wanted
        assertEquals(32, EncoderBench.passagesALap(1, 512)); // less than one wanted
    }

    @Test
    void pithEncodesEachPassageOnce() {
        try (WordEncoder encoder = new WordEncoder();
                PithContender pith = new PithContender(encoder, 3)) {
            pith.encode(List.of("a", "b", "c", "d", "e"));
            assertEquals(5, encoder.passages.get());
        }
    }

    /** Two layers of 2, 3 within: 2 * 2 * (4 * 4 + 2 * 6) = 112 operations a piece. */
    private static final ModelFolder NETWORK = new ModelFolder(Path.of("model"), 2, 2, 3, 8);

    private static EncoderReport report() {
        // In its rounds Pith takes 1, 2 and 4 seconds for 10 passages of 5 pieces, the other 2, 3 and 4; the product,
        // in which 11,200 operations are a lap, 1 second always, the exact one 2.
        Laps pith = new Laps(new double[] {1, 2, 4}, new double[] {1, 1.5, 2});
        Laps other = new Laps(new double[] {2, 3, 4}, new double[] {1, 1, 1});
        Laps product = new Laps(new double[] {1, 1, 1}, new double[] {2, 2, 2});
        Laps exact = new Laps(new double[] {2, 2, 2}, new double[] {2, 2, 2});
        Heat heat = new Heat(
                5, 2, 10, List.of(new Entry("pith", pith), new Entry("plain-int8", other)), 11_200, product, exact);
        double[] hundred = IntStream.rangeClosed(1, 100).asDoubleStream().toArray();
        double[] halves =
                IntStream.rangeClosed(1, 100).mapToDouble(i -> i / 2.0).toArray();
        return new EncoderReport(
                "fake",
                NETWORK,
                List.of(heat),
                List.of(
                        new QueryLatency("pith", false, List.of(hundred, hundred)),
                        new QueryLatency("bare-default", false, List.of(halves, hundred))));
    }

    @Test
    void reportsRatesSharesAndRatiosOfEachRound() {
        assertEquals(112, NETWORK.operationsPerPiece(), EXACT);
        EncoderReport report = report();
        String run = "pieces_5_threads_2_";
        assertEquals(5, Figures.get(report, run + "pith_median_passages_per_second"), EXACT); // 10, 5, 2.5
        assertEquals(2.5, Figures.get(report, run + "pith_least_passages_per_second"), EXACT);
        assertEquals(10, Figures.get(report, run + "pith_most_passages_per_second"), EXACT);
        assertEquals(25, Figures.get(report, run + "pith_median_pieces_per_second"), EXACT);
        assertEquals(1.5, Figures.get(report, run + "pith_cores"), EXACT);
        // 50 pieces of 112 operations in 2 seconds are 2800 a second, where the product does 11,200 and the exact
        // 5,600.
        assertEquals(0.25, Figures.get(report, run + "pith_peak_share"), EXACT);
        assertEquals(0.5, Figures.get(report, run + "pith_exact_peak_share"), EXACT);
        assertEquals(1.5, Figures.get(report, run + "pith_by_plain_int8_median_ratio"), EXACT); // 2, 1.5, 1
        assertEquals(1, Figures.get(report, run + "pith_by_plain_int8_least_ratio"), EXACT);
        assertEquals(2, Figures.get(report, run + "pith_by_plain_int8_most_ratio"), EXACT);
        assertEquals(11_200 / 1e9, Figures.get(report, run + "int8_product_median_gop_per_second"), EXACT);
        assertFalse(report.figures().containsKey(run + "pith_by_pith_median_ratio"));
    }

    @Test
    void reportsLatenciesOfAllCallsAndRatiosOfEachRound() {
        EncoderReport report = report();
        assertEquals(50, Figures.get(report, "query_pith_p50_millis"), EXACT);
        assertEquals(99, Figures.get(report, "query_pith_p99_millis"), EXACT);
        // The p50 of its rounds is 25 and 50: Pith takes twice as long, then as long.
        assertEquals(1.5, Figures.get(report, "query_pith_by_bare_default_p50_median_ratio"), EXACT);
        assertEquals(2, Figures.get(report, "query_pith_by_bare_default_p50_most_ratio"), EXACT);
        String table = report().toTable();
        assertTrue(table.contains("5 word pieces, 2 threads, 10 passages a lap"), table);
        assertTrue(table.lines().anyMatch(line -> line.matches("pith +50\\.00 +99\\.00")), table);
    }

    @Test
    void networksAreMeasuredByEitherFamilysNames() throws IOException {
        Path folder = Files.createDirectories(corpus.resolve("My Model-2"));
        Files.writeString(folder.resolve("config.json"), "{\"n_layers\": 6, \"dim\": 768, \"hidden_dim\": 3072}");
        assertEquals(new ModelFolder(folder, 6, 768, 3_072, 8), ModelFolder.read(folder));
        assertEquals("my-model-2", ModelFolder.read(folder).section());
        Files.writeString(
                folder.resolve("config.json"),
                "{\"num_hidden_layers\": 12, \"hidden_size\": 384, \"intermediate_size\": 1536}");
        Files.writeString(folder.resolve("pith.json"), "{\"weight_bits\": 7}");
        assertEquals(new ModelFolder(folder, 12, 384, 1_536, 7), ModelFolder.read(folder));
        Files.writeString(folder.resolve("config.json"), "{\"n_layers\": 6}");
        assertTrue(assertThrows(BadInput.class, () -> ModelFolder.read(folder))
                .getMessage()
                .contains("neither dim nor hidden_size"));
    }
}
