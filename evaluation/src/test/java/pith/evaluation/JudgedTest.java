package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import pith.engine.Calibration.Bin;

class JudgedTest {
    private static final double EXACT = 1e-12;

    private static Judged right(double probability) {
        return new Judged(probability, true);
    }

    private static Judged wrong(double probability) {
        return new Judged(probability, false);
    }

    @Test
    void calibrationErrorByHand() {
        List<Judged> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(i < 5 ? wrong(0.1) : right(0.9));
        }
        // ten bins of one: five off by 0.1 and five by 0.1
        assertEquals(0.1, Judged.calibrationError(answers), EXACT);
        assertEquals(0, Judged.calibrationError(List.of()));
        assertEquals(0.7, Judged.calibrationError(List.of(wrong(0.7))), EXACT);
    }

    @Test
    void binsAreOfEqualSizeAndHoldAll() {
        List<Judged> answers = IntStream.range(0, 57)
                .mapToObj(i -> new Judged(i / 57.0, i % 3 == 0))
                .toList();
        List<Bin> bins = Judged.bins(answers);
        assertEquals(Judged.BINS, bins.size());
        assertEquals(57, bins.stream().mapToInt(Bin::count).sum());
        bins.forEach(bin -> assertTrue(bin.count() == 5 || bin.count() == 6, bin.toString()));
    }

    @Test
    void aurocIsTheShareOfPairsInOrder() {
        assertEquals(1, Judged.auroc(List.of(right(0.9), wrong(0.1))), EXACT);
        assertEquals(0, Judged.auroc(List.of(right(0.1), wrong(0.9))), EXACT);
        assertEquals(0.5, Judged.auroc(List.of(right(0.5), wrong(0.5))), EXACT);
        assertEquals(0.5, Judged.auroc(List.of(right(0.5))), EXACT);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Judged> answers = IntStream.range(0, 60)
                .mapToObj(i -> new Judged(random.nextInt(8) / 8.0, random.nextBoolean()))
                .toList();
        double pairs = 0;
        double inOrder = 0;
        for (Judged a : answers) {
            for (Judged b : answers) {
                if (a.right() && !b.right()) {
                    pairs++;
                    inOrder += a.probability() > b.probability() ? 1 : a.probability() == b.probability() ? 0.5 : 0;
                }
            }
        }
        assertEquals(pairs == 0 ? 0.5 : inOrder / pairs, Judged.auroc(answers), 1e-9, "seed " + seed);
    }

    @Test
    void riskGrowsWithCoverage() {
        assertArrayEquals(
                new double[] {0, 0.5, 1.0 / 3, 0.5},
                Judged.risks(List.of(wrong(0.7), right(0.9), wrong(0.2), right(0.5))),
                EXACT);
    }

    @Test
    void thePictureIsWellFormedAndNamesItsData() throws Exception {
        String svg = RiskCoverage.svg("a < b & c", List.of(right(0.9), wrong(0.4)));
        var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        var root = parser.parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
        assertEquals("svg", root.getTagName());
        assertEquals(1, root.getElementsByTagName("polyline").getLength());
        assertEquals(2, root.getElementsByTagName("circle").getLength());
        assertTrue(root.getTextContent().contains("a < b & c"), svg);
    }

    @Test
    void climbsToTheTop() {
        double[] top =
                Maximiser.climb(new double[] {0, 0}, at -> new double[] {-2 * (at[0] - 3), -200 * (at[1] + 0.01)});
        assertArrayEquals(new double[] {3, -0.01}, top, 1e-4);
    }
}
