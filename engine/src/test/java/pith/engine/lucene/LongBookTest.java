package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.IndexView.Matches;
import pith.engine.ModelIdentity;
import pith.engine.Passage;

/** That one document with thousands of passages near to the query does not crowd the others out of a walk of the graph. */
final class LongBookTest {
    private static final int DIMENSION = 16;
    private static final IndexStamp STAMP =
            new IndexStamp(IndexStamp.SCHEMA, new ModelIdentity("test", "0123456789abcdef"), DIMENSION);
    private static final int BOOK = 3_000;
    private static final int NOTES = 400;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @TempDir
    Path folder;

    @Test
    void theGraphGivesAsManyDocumentsAsAreWanted() {
        try (Index index = LuceneIndex.open(folder, STAMP, null, 0);
                IndexUpdate update = index.update("test")) {
            float[] query = unit(IntStream.range(0, DIMENSION)
                    .mapToDouble(i -> i == 0 ? 1 : 0)
                    .toArray());
            for (int i = 0; i < NOTES / 2; i++) {
                note("a" + i, update);
            }
            update.commit(); // another segment than the book's
            String text = "x".repeat(BOOK);
            Document book = Document.of("book", "", text);
            List<Passage> passages = IntStream.range(0, BOOK)
                    .mapToObj(i -> Passage.of(book, i, i, i + 1))
                    .toList();
            update.replace(
                    book, passages, passages.stream().map(passage -> near(0.01)).toList());
            for (int i = 0; i < NOTES / 2; i++) {
                note("b" + i, update);
            }
            update.commit();
            try (IndexView view = index.view()) {
                int[] all = IntStream.concat(
                                IntStream.of(view.number("book")),
                                IntStream.range(0, NOTES / 2)
                                        .flatMap(i -> IntStream.of(view.number("a" + i), view.number("b" + i))))
                        .toArray();
                double[] exact = view.cosines(query, all);
                for (int most : new int[] {1, 10, 200, NOTES + 1, 1_000}) {
                    Matches found = view.byVector(query, Filter.ALL, most);
                    int wanted = Math.min(most, NOTES + 1);
                    assertEquals(wanted, found.documents().length, "seed " + seed);
                    assertEquals(
                            wanted, Arrays.stream(found.documents()).distinct().count(), "seed " + seed);
                    var best = Arrays.stream(view.ranked(all, exact))
                            .limit(wanted)
                            .mapToObj(place -> all[place])
                            .collect(Collectors.toSet());
                    long right = Arrays.stream(found.documents())
                            .filter(best::contains)
                            .count();
                    assertTrue(right >= 0.9 * wanted, right + " of " + wanted + " right, seed " + seed);
                }
                assertEquals("book", view.id(view.byVector(query, Filter.ALL, 1).documents()[0]));
            }
        }
    }

    private void note(String id, IndexUpdate update) {
        Document note = Document.of(id, "", "note " + id);
        update.replace(note, List.of(Passage.of(note, 0, 0, note.text().length())), List.of(near(1)));
    }

    private float[] near(double spread) {
        return unit(IntStream.range(0, DIMENSION)
                .mapToDouble(i -> (i == 0 ? 1 : 0) + spread * random.nextGaussian())
                .toArray());
    }

    private static float[] unit(double[] numbers) {
        double length = Math.sqrt(Arrays.stream(numbers).map(x -> x * x).sum());
        float[] unit = new float[numbers.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (numbers[i] / length);
        }
        return unit;
    }
}
