package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pith.engine.Calibration.Regression;
import pith.engine.Calibration.Signals;
import pith.evaluation.RegressionFit.Example;

class RegressionFitTest {
    private static Signals signals(double margin, double retrieval) {
        return new Signals(0.5, 0.5, 0, 0.5, 1, 1, margin, retrieval, 1);
    }

    @Test
    void findsTheWeightsThatMadeTheExamples() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Signals signals = signals(10 * random.nextGaussian(), random.nextDouble());
            double odds = Math.exp(-1 + 0.1 * signals.margin() + 3 * signals.retrieval());
            examples.add(new Example(signals, random.nextDouble() < odds / (1 + odds)));
        }
        Regression fitted = RegressionFit.fit(examples, Set.copyOf(Signals.NAMES));
        double margin = fitted.weights().get(Signals.NAMES.indexOf("margin"));
        double retrieval = fitted.weights().get(Signals.NAMES.indexOf("retrieval"));
        // Six standard deviations and more.
        assertEquals(-1, fitted.bias(), 0.25, "seed " + seed);
        assertEquals(0.1, margin, 0.02, "seed " + seed);
        assertEquals(3, retrieval, 0.45, "seed " + seed);
        double expected = 1 / (1 + Math.exp(-fitted.bias() - 5 * margin - 0.5 * retrieval));
        assertEquals(expected, fitted.probability(signals(5, 0.5)), 1e-6, "what does not vary has no part in it");
    }

    @Test
    void usesOnlyTheColumnsNamedAndStaysFiniteWhereOneTellsAll() {
        List<Example> examples = new ArrayList<>();
        for (int i = -50; i <= 50; i++) {
            examples.add(new Example(signals(i, i < 0 ? 0 : 1), i >= 0));
        }
        Regression fitted = RegressionFit.fit(examples, Set.of("margin"));
        for (int i = 0; i < Signals.NAMES.size(); i++) {
            double weight = fitted.weights().get(i);
            assertTrue(Double.isFinite(weight), fitted.toString());
            assertEquals(Signals.NAMES.get(i).equals("margin"), weight != 0, fitted.toString());
        }
        assertTrue(fitted.probability(signals(40, 0)) > 0.9, fitted.toString());
        assertTrue(fitted.probability(signals(-40, 1)) < 0.1, fitted.toString());
    }
}
