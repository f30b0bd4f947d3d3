package pith.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pith.engine.Reranker.Scores;

class RerankerTest {
    @Test
    void scoresSayWhetherTimeRanOut() {
        assertTrue(new Scores(List.of(0.0, 1.0), 2).complete());
        assertTrue(new Scores(List.of(), 0).complete());
        assertFalse(new Scores(List.of(0.5), 2).complete());
    }

    @Test
    void scoresAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new Scores(List.of(0.5), 0));
        assertThrows(IllegalArgumentException.class, () -> new Scores(List.of(), 1));
        for (double no : new double[] {-0.1, 1.1, Double.NaN}) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new Scores(List.of(no), 1));
            assertEquals("relevance " + no, e.getMessage());
        }
    }
}
