package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {
    private static final double EXACT = 1e-12;

    @Test
    void likeAndLikeDifferByNothing() {
        double[] same = {0.1, 0.5, 1, 0};
        PairedDifference none = PairedDifference.of(same, same.clone());
        assertEquals(new PairedDifference(0, 0, 0, 1, 0, 4, 0), none);
        assertFalse(none.significant());
    }

    @Test
    void winsAndLossesAreCounted() {
        PairedDifference counted =
                PairedDifference.of(new double[] {1, 0.5, 0.2, 0.3}, new double[] {0, 0.5, 0.4, 0.3 + 1e-12});
        assertEquals(1, counted.won());
        assertEquals(2, counted.tied());
        assertEquals(1, counted.lost());
        assertEquals(0.2, counted.mean(), 1e-9);
    }

    /** With n equal differences the mean is as far from 0 under two of the 2^n choices of signs alone. */
    @Test
    void pIsThatOfTheChoicesOfSigns() {
        for (int n = 1; n <= 6; n++) {
            double[] ours = new double[n];
            Arrays.fill(ours, 0.5);
            double p = PairedDifference.of(ours, new double[n]).p();
            double expected = 2 / Math.pow(2, n);
            double error = Math.sqrt(expected * (1 - expected) / PairedDifference.RESAMPLES);
            assertEquals(expected, p, 4 * error + 2.0 / PairedDifference.RESAMPLES, "n " + n);
        }
    }

    @Test
    void pIsNeverNothing() {
        double[] ours = new double[100];
        Arrays.fill(ours, 0.5);
        PairedDifference clear = PairedDifference.of(ours, new double[100]);
        assertEquals(1 / (PairedDifference.RESAMPLES + 1.0), clear.p(), EXACT);
        assertTrue(clear.significant());
        assertEquals(clear.p(), PairedDifference.of(new double[100], ours).p(), EXACT, "either way round");
    }

    /** Where there is no difference but chance, about one in twenty is taken for one: by no means one in eight. */
    @Test
    void chanceIsSeldomTakenForADifference() {
        Random random = new Random(4711);
        int significant = 0;
        int within = 0;
        int trials = 60;
        for (int trial = 0; trial < trials; trial++) {
            double[] ours = IntStream.range(0, 40)
                    .mapToDouble(i -> random.nextGaussian())
                    .toArray();
            PairedDifference chance = PairedDifference.of(ours, new double[40]);
            significant += chance.significant() ? 1 : 0;
            within += chance.low() <= 0 && chance.high() >= 0 ? 1 : 0;
        }
        assertTrue(significant <= trials / 8, significant + " of " + trials);
        assertTrue(within >= trials * 7 / 8, within + " of " + trials);
    }

    @Test
    void unequalNumbersOfQueriesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> PairedDifference.of(new double[2], new double[3]));
        assertThrows(IllegalArgumentException.class, () -> PairedDifference.of(new double[0], new double[0]));
    }
}
