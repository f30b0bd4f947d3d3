package pith.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolingTest {
    private static final float[] THREE_STATES = {1, -2, 3, -4, 8, -6};

    @Test
    void doesWhatItIsNamedFor() {
        assertPooled("cls_token", 1, -2);
        assertPooled("max_tokens", 8, -2);
        assertPooled("mean_tokens", 4, -4);
        assertPooled("mean_sqrt_len_tokens", 12 / Math.sqrt(3), -12 / Math.sqrt(3));
        assertEquals(Optional.empty(), Pooling.named("lasttoken"));
    }

    private static void assertPooled(String name, double... due) {
        assertArrayEquals(due, Pooling.named(name).orElseThrow().pool(THREE_STATES, 2));
    }

    @Test
    void sumsInDoublePrecision() {
        float[] states = {1e8f, 1, -1e8f};
        assertArrayEquals(new double[] {1.0 / 3}, Pooling.MEAN_TOKENS.pool(states, 1));
    }
}
