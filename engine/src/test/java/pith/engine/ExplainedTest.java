package pith.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import pith.engine.Explained.Operation;

/** Trees of numbers, and the time that is left. */
class ExplainedTest {
    private static Explained given(double value) {
        return Explained.given("x", value);
    }

    @Test
    void operationsAreTheirFormulas() {
        assertEquals(6, Operation.SUM.of(1, 2, 3));
        assertEquals(24, Operation.PRODUCT.of(2, 3, 4));
        assertEquals(4, Operation.GREATEST.of(2, 4, 3));
        assertEquals(0.5, Operation.QUOTIENT.of(2, 4));
        assertEquals(0, Operation.QUOTIENT.of(2, 0));
        assertEquals(1, Operation.WITHIN_0_AND_1.of(1.5));
        assertEquals(0, Operation.WITHIN_0_AND_1.of(-0.5));
        assertEquals(Math.log(1 + 8.5 / 2.5), Operation.IDF.of(2, 10));
        assertEquals(2 / (2 + 1.2 * (0.25 + 0.75 * 2)), Operation.SATURATION.of(2, 1.2, 0.75, 20, 10), 1e-12);
        assertEquals(1 / 61.0, Operation.RECIPROCAL_RANK.of(60, 1));
        assertEquals(0.25, Operation.BETWEEN.of(2, 1, 5));
        assertEquals(1, Operation.BETWEEN.of(2, 2, 2));
        assertEquals(0, Operation.BETWEEN.of(0, 0, 0));
        assertEquals(-2, Operation.DEVIATIONS.of(1, 2, 0.5));
        assertEquals(0, Operation.DEVIATIONS.of(2, 2, 0));
        assertEquals(0.5, Operation.SQUASHED.of(0));
        assertEquals(0.75, Operation.SQUASHED.of(1));
        assertEquals(0.25, Operation.SQUASHED.of(-1));
        assertThrows(IllegalStateException.class, Operation.GIVEN::of);
    }

    @Test
    void aTreeIsRecomputedFromItsLeaves() {
        Explained tree = Explained.by(
                Operation.SUM, "sum", given(1), Explained.by(Operation.PRODUCT, "product", given(2), given(3)));
        assertEquals(7, tree.value());
        assertEquals(7, tree.recomputed());
        Explained rounded = new Explained("sum", 8, Operation.SUM, List.of(tree.named("other")));
        assertEquals(8, rounded.value());
        assertEquals(7, rounded.recomputed());
    }

    @Test
    void anOperationHasItsParts() {
        assertThrows(IllegalArgumentException.class, () -> Explained.by(Operation.SUM, "none"));
        assertThrows(
                IllegalArgumentException.class, () -> new Explained("one", 1, Operation.QUOTIENT, List.of(given(1))));
        assertThrows(
                IllegalArgumentException.class, () -> new Explained("leaf", 1, Operation.GIVEN, List.of(given(1))));
    }

    @Test
    void aDeadlineComes() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // clocks of this kind may turn over
        Deadline deadline = Deadline.in(Duration.ofNanos(10), now::get);
        assertFalse(deadline.over());
        assertEquals(Duration.ofNanos(10), deadline.left());
        now.addAndGet(9);
        assertFalse(deadline.mustStop());
        assertEquals(Duration.ofNanos(1), deadline.left());
        now.addAndGet(1);
        assertTrue(deadline.over());
        assertTrue(deadline.mustStop());
        assertEquals(Duration.ZERO, deadline.left());
        assertFalse(deadline.plus(Duration.ofNanos(1)).over());
    }

    @Test
    void whoeverIsInterruptedStopsUnlessThereIsAllTheTime() {
        Deadline deadline = Deadline.in(Duration.ofHours(1));
        Thread.currentThread().interrupt();
        assertTrue(deadline.mustStop());
        assertFalse(Deadline.NEVER.mustStop());
        assertTrue(Thread.interrupted());
        assertFalse(deadline.mustStop());
        assertFalse(Deadline.NEVER.plus(Duration.ofDays(1)).over());
    }
}
