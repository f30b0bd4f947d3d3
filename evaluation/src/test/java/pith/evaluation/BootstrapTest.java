package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pith.evaluation.Bootstrap.Interval;

class BootstrapTest {
    private static final double EXACT = 1e-12;

    @Test
    void whatNeverVariesHasNoSpread() {
        List<Interval> intervals =
                Bootstrap.intervals(List.of(new double[] {0.1, 0.1, 0.1}, new double[] {0.3}), 100, 1);
        assertEquals(3, intervals.size());
        for (double end : new double[] {
            intervals.get(0).low(), intervals.get(0).mean(), intervals.get(0).high()
        }) {
            assertEquals(0.1, end, EXACT);
        }
        // The average counts each set the same, not each value.
        for (double end : new double[] {
            intervals.get(2).low(), intervals.get(2).mean(), intervals.get(2).high()
        }) {
            assertEquals(0.2, end, EXACT);
        }
    }

    @Test
    void ofTwoValuesAQuarterOfTheMeansIsEither() {
        // Means of two draws from 0 and 1: 0 and 1 in a quarter of the resamples each, 0.5 in half.
        Interval interval =
                Bootstrap.intervals(List.of(new double[] {0, 1}), 10_000, 7).getFirst();
        assertEquals(new Interval(0.5, 0, 1), interval);
    }

    @Test
    void ofManyValuesTheEndsAreNearlyTwoStandardErrorsAway() {
        // 0 to 99: variance (100 * 100 - 1) / 12, standard error of the mean its root by 10, about 2.887.
        double[] values = IntStream.range(0, 100).asDoubleStream().toArray();
        double error = Math.sqrt((100 * 100 - 1) / 12.0) / 10;
        List<Interval> intervals = Bootstrap.intervals(List.of(values, values), 10_000, 20_261_121);
        assertEquals(49.5, intervals.getFirst().mean(), EXACT);
        assertEquals(49.5 - 1.96 * error, intervals.getFirst().low(), 0.1 * error);
        assertEquals(49.5 + 1.96 * error, intervals.getFirst().high(), 0.1 * error);
        // The average of two independent means has an error smaller by the root of 2.
        assertEquals(49.5 - 1.96 * error / Math.sqrt(2), intervals.getLast().low(), 0.1 * error);
        assertEquals(intervals, Bootstrap.intervals(List.of(values, values), 10_000, 20_261_121));
        assertNotEquals(intervals, Bootstrap.intervals(List.of(values, values), 10_000, 1));
    }

    @Test
    void percentilesAreValuesThatOccur() {
        double[] hundred = IntStream.rangeClosed(1, 100).asDoubleStream().toArray();
        assertEquals(1, Bootstrap.percentile(hundred, 0), EXACT);
        assertEquals(3, Bootstrap.percentile(hundred, 0.025), EXACT);
        assertEquals(98, Bootstrap.percentile(hundred, 0.975), EXACT);
        assertEquals(100, Bootstrap.percentile(hundred, 1), EXACT);
    }
}
