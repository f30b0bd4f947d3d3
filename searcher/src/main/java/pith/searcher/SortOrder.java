package pith.searcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import pith.engine.IndexView;
import pith.engine.Sort;
import pith.engine.Value;

/** The order of candidates by fields of their metadata: see {@link Sort}. */
final class SortOrder {
    private static final int LAST = Integer.MAX_VALUE;

    private SortOrder() {}

    /** The places of {@code documents}, the first first. */
    static int[] of(IndexView view, int[] documents, double[] scores, List<Sort> sorts) {
        List<Integer> order = new ArrayList<>(
                IntStream.of(view.ranked(documents, scores)).boxed().toList());
        // The first key last: what is equal by it stays in the order that the others gave it.
        for (Sort sort : sorts.reversed()) {
            int[] ranks = ranks(documents, view.keys(documents, sort), sort.descending());
            order.sort(Comparator.comparingInt(i -> ranks[i]));
        }
        return order.stream().mapToInt(i -> i).toArray();
    }

    /** What numbers stand for the keys: equal for those that are equal in order. */
    private static int[] ranks(int[] documents, Map<Integer, Value> keys, boolean descending) {
        Value[] ordered = keys.values().toArray(Value[]::new);
        Arrays.sort(ordered, Value.ORDER);
        int[] ranks = new int[documents.length];
        for (int i = 0; i < documents.length; i++) {
            Value key = keys.get(documents[i]);
            int rank = key == null ? 0 : firstOf(ordered, key);
            ranks[i] = key == null ? LAST : descending ? -rank : rank;
        }
        return ranks;
    }

    /** Where the first of those that are equal to the key stands. */
    private static int firstOf(Value[] ordered, Value key) {
        int from = 0;
        int to = ordered.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (Value.ORDER.compare(ordered[middle], key) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
