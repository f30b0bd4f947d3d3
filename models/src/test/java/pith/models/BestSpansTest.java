package pith.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import pith.engine.Reader.Span;

class BestSpansTest {
    @Test
    void mergesWindowsAndWidensToGraphemes() {
        String text = "cafe\u0301 bar";
        WordPieces.Tokens tokens = new WordPieces.Tokens(new int[] {7, 8}, new int[] {0, 6}, new int[] {4, 9});
        BestSpans best = new BestSpans(10, tokens, new Graphemes(text));
        best.add(0, 2, new float[] {9, 4, 1}, new float[] {9, 2, 0}, 1);
        best.add(0, 1, new float[] {5}, new float[] {3}, 0);
        assertEquals(List.of(new Span(0, 5, 8), new Span(0, 9, 4), new Span(6, 9, 1)), best.list());
    }

    /** The plain way: all pairs of all windows, the greatest score of each range, sorted and cut. */
    @Test
    void agreesWithTheWholeList() {
        RandomGenerator random = Fixtures.random("agreesWithTheWholeList");
        for (int round = 0; round < 200; round++) {
            int count = 1 + random.nextInt(60);
            String text = "ab".repeat(count);
            int[] starts = new int[count];
            int[] ends = new int[count];
            for (int i = 0; i < count; i++) {
                // Several pieces at one place, as the letters of a Korean syllable are.
                starts[i] = i / 2 * 3;
                ends[i] = starts[i] + 1 + i % 2;
            }
            WordPieces.Tokens tokens = new WordPieces.Tokens(new int[count], starts, ends);
            int most = 1 + random.nextInt(30);
            BestSpans best = new BestSpans(most, tokens, new Graphemes(text));
            Map<List<Integer>, Double> all = new HashMap<>();
            for (int window = 0; window < 3; window++) {
                int from = random.nextInt(count);
                int to = from + 1 + random.nextInt(count - from);
                int offset = random.nextInt(4);
                float[] startLogits = logits(random, offset + to - from + 1);
                float[] endLogits = logits(random, offset + to - from + 1);
                best.add(from, to, startLogits, endLogits, offset);
                for (int i = from; i < to; i++) {
                    for (int j = i; j < to && j - i < BestSpans.MAX_PIECES; j++) {
                        double score = (double) startLogits[offset + i - from] + endLogits[offset + j - from];
                        all.merge(List.of(starts[i], ends[j]), score, Math::max);
                    }
                }
            }
            List<Span> expected = all.entrySet().stream()
                    .map(entry -> new Span(entry.getKey().get(0), entry.getKey().get(1), entry.getValue()))
                    .sorted(Comparator.comparingDouble(Span::score)
                            .reversed()
                            .thenComparingInt(Span::start)
                            .thenComparingInt(Span::end))
                    .limit(most)
                    .toList();
            assertEquals(expected, best.list());
        }
    }

    /** Few different values, so that equal scores are frequent. */
    private static float[] logits(RandomGenerator random, int count) {
        float[] logits = new float[count];
        for (int i = 0; i < count; i++) {
            logits[i] = random.nextInt(12);
        }
        return logits;
    }
}
