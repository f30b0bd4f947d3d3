package pith.engine.lucene;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import pith.engine.Document;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.Passage;
import pith.engine.Words;

/** What an index should hold, in a plain map, and what it holds. */
final class Contents {
    private static final int DIMENSION = 4;
    private static final int IDS = 60;

    private Contents() {}

    /** Documents as they come back: with the places of their passages, and the vectors. */
    record Stored(Document document, List<Integer> ends, List<String> vectors) {}

    /** Puts a random document into both, or takes one out. */
    static void change(Random random, IndexUpdate update, Map<String, Stored> expected) {
        String id = "d" + random.nextInt(IDS);
        if (random.nextInt(4) == 0) {
            update.remove(id);
            expected.remove(id);
            return;
        }
        String text = "word" + random.nextInt(50) + " bako".repeat(1 + random.nextInt(30));
        Document document =
                new Document(id, "file:///" + id, "/", "Title", text, Map.of(), Instant.EPOCH, "h" + random.nextInt());
        int count = 1 + random.nextInt(4);
        List<Passage> passages = IntStream.range(0, count)
                .mapToObj(i -> Passage.of(document, i, text.length() * i / count, text.length() * (i + 1) / count))
                .toList();
        List<float[]> vectors =
                IntStream.range(0, count).mapToObj(i -> vector(random)).toList();
        update.replace(document, passages, vectors);
        expected.put(
                id,
                new Stored(
                        document,
                        passages.stream().map(Passage::end).toList(),
                        vectors.stream().map(Arrays::toString).toList()));
    }

    private static float[] vector(Random random) {
        double angle = random.nextDouble() * 2 * Math.PI;
        float[] vector = new float[DIMENSION];
        vector[0] = (float) Math.cos(angle);
        vector[1] = (float) Math.sin(angle);
        return vector;
    }

    static Map<String, Stored> of(IndexView view) {
        Map<String, Stored> found = new TreeMap<>();
        view.forEachNumbered((entry, number) -> {
            List<Integer> ends = new ArrayList<>();
            for (int end : view.passages(number, Words.NONE).ends()) {
                ends.add(end);
            }
            List<String> vectors =
                    view.vectors(number).stream().map(Arrays::toString).toList();
            Stored before = found.put(entry.id(), new Stored(view.document(number), ends, vectors));
            if (before != null || !view.id(number).equals(entry.id()) || view.number(entry.id()) != number) {
                throw new AssertionError(entry.id() + " stands twice, or elsewhere than it says");
            }
        });
        if (found.size() != view.documentCount()) {
            throw new AssertionError(found.size() + " documents are named of " + view.documentCount());
        }
        return found;
    }
}
