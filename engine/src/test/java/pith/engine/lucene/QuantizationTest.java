package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.engine.BadInput;
import pith.engine.Cosine;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.Index;
import pith.engine.IndexContract;
import pith.engine.IndexMismatch;
import pith.engine.IndexSettings;
import pith.engine.IndexSettings.Quantization;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.ModelIdentity;
import pith.engine.Passage;

/** Indexes with each of the settings. */
final class QuantizationTest {
    private static final int DIMENSION = 64;
    private static final IndexStamp STAMP =
            new IndexStamp(IndexStamp.SCHEMA, new ModelIdentity("test", "0123456789abcdef"), DIMENSION);

    @TempDir
    Path folder;

    abstract static class Contract extends IndexContract {
        abstract Quantization vectors();

        @Override
        protected Index create() {
            return LuceneIndex.open(folder.resolve("an index"), STAMP, IndexSettings.DEFAULT.withVectors(vectors()));
        }
    }

    @Nested
    final class InFloat32 extends Contract {
        @Override
        Quantization vectors() {
            return Quantization.FLOAT32;
        }
    }

    @Nested
    final class InInt4 extends Contract {
        @Override
        Quantization vectors() {
            return Quantization.INT4;
        }
    }

    @Nested
    final class InOneBit extends Contract {
        @Override
        Quantization vectors() {
            return Quantization.ONE_BIT;
        }
    }

    /** Through merges and deletions, with fields of a hundred clusters, whose members no coarse score tells apart. */
    @ParameterizedTest
    @EnumSource
    void theGraphFindsTheNearest(Quantization vectors) {
        long seed = 20261121;
        Random random = new Random(seed);
        IndexSettings settings = IndexSettings.DEFAULT.withVectors(vectors);
        List<float[]> stored = new ArrayList<>();
        try (Index index = LuceneIndex.open(folder, STAMP, settings, 0);
                IndexUpdate update = index.update("test")) {
            fill(update, stored, 3_000, random);
            for (int i = 0; i < 3_000; i += 10) {
                update.remove("d" + i);
            }
            update.commit();
            int found = 0;
            int queries = 100;
            try (IndexView view = index.view()) {
                for (int i = 0; i < queries; i++) {
                    float[] query = near(stored.get(random.nextInt(stored.size())), 0.5, random);
                    Set<String> exact = nearest(stored, query, 10);
                    IndexView.Matches matches = view.byVector(query, Filter.ALL, 10);
                    for (int at = 0; at < matches.documents().length; at++) {
                        String id = view.id(matches.documents()[at]);
                        found += exact.contains(id) ? 1 : 0;
                        float[] full = stored.get(Integer.parseInt(id.substring(1)));
                        assertEquals(Cosine.of(query, full), matches.scores()[at], 0, "a score is of full precision");
                    }
                }
            }
            double recall = found / (10.0 * queries);
            assertTrue(recall >= 0.97, vectors + ": recall@10 is " + recall + ", seed " + seed);
        }
    }

    private static void fill(IndexUpdate update, List<float[]> stored, int documents, Random random) {
        List<float[]> centres =
                IntStream.range(0, 100).mapToObj(i -> random(random)).toList();
        for (int i = 0; i < documents; i++) {
            float[] vector = near(centres.get(random.nextInt(centres.size())), 0.7, random);
            stored.add(vector);
            Document document = Document.of("d" + i, "", "bako");
            update.replace(document, List.of(Passage.of(document, 0, 0, 4)), List.of(vector));
            if (i % 1_000 == 999) {
                update.commit();
            }
        }
    }

    private static Set<String> nearest(List<float[]> stored, float[] query, int most) {
        return IntStream.range(0, stored.size())
                .filter(i -> i % 10 != 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Cosine.of(query, stored.get(i))))
                .limit(most)
                .map(i -> "d" + i)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static float[] random(Random random) {
        return near(new float[DIMENSION], 1, random);
    }

    /** A unit vector away from {@code centre} by noise of about this length. */
    private static float[] near(float[] centre, double noise, Random random) {
        float[] vector = new float[DIMENSION];
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = centre[i] + (float) (noise * random.nextGaussian() / Math.sqrt(DIMENSION));
            squares += (double) vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(squares));
        }
        return vector;
    }

    @Test
    void anIndexKeepsItsSettings() {
        IndexSettings settings = new IndexSettings(Quantization.INT4, 32, 400);
        assertEquals(Optional.empty(), LuceneIndex.settingsIn(folder));
        try (Index index = LuceneIndex.open(folder, STAMP, settings);
                IndexUpdate update = index.update("test")) {
            fill(update, new ArrayList<>(), 10, new Random(1));
            update.commit();
        }
        assertEquals(Optional.of(settings), LuceneIndex.settingsIn(folder));
        // Whoever does not ask for settings writes with those that are there.
        try (Index index = LuceneIndex.open(folder, STAMP);
                IndexUpdate update = index.update("test")) {
            fill(update, new ArrayList<>(), 20, new Random(1));
            update.commit();
            assertEquals(Optional.of(settings), LuceneIndex.settingsIn(folder));
        }
        try (Index index = LuceneIndex.open(folder, STAMP, settings);
                IndexView view = index.view()) {
            assertEquals(20, view.documentCount());
        }
        IndexSettings other = settings.withVectors(Quantization.ONE_BIT);
        try (Index index = LuceneIndex.open(folder, STAMP, other)) {
            for (IndexMismatch e : List.of(
                    assertThrows(IndexMismatch.class, () -> index.update("test")),
                    assertThrows(IndexMismatch.class, index::view))) {
                assertTrue(
                        e.getMessage().contains("made with int4 vectors, M 32, efConstruction 400, wanted are 1-bit"),
                        e.getMessage());
                assertTrue(e.getMessage().contains("leave them out"), e.getMessage());
            }
        }
    }

    @Test
    void settingsHaveBounds() {
        for (int connections : new int[] {-1, 0, 1, 513}) {
            BadInput e = assertThrows(BadInput.class, () -> new IndexSettings(Quantization.INT8, connections, 600));
            assertTrue(e.getMessage().contains(connections + " connections (M) cannot be made; give 2 to 512"));
        }
        for (int candidates : new int[] {0, 15, 3_201}) {
            BadInput e = assertThrows(BadInput.class, () -> new IndexSettings(Quantization.INT8, 16, candidates));
            assertTrue(e.getMessage().contains(candidates + " candidates"), e.getMessage());
        }
        BadInput e = assertThrows(BadInput.class, () -> Quantization.of("int2"));
        assertTrue(e.getMessage().contains("float32, int8, int4, 1-bit"), e.getMessage());
        assertEquals(
                List.of(Quantization.values()),
                Arrays.stream(Quantization.values())
                        .map(each -> Quantization.of(each.label()))
                        .toList());
    }

    /** The bounds of the record are Lucene's: an index can be made and filled at each of them. */
    @Test
    void theBoundsCanBeWritten() {
        for (IndexSettings settings : List.of(
                new IndexSettings(Quantization.INT8, 2, 2),
                new IndexSettings(Quantization.ONE_BIT, IndexSettings.MAX_CONNECTIONS, IndexSettings.MAX_CANDIDATES))) {
            Path place = folder.resolve(Integer.toString(settings.connections()));
            try (Index index = LuceneIndex.open(place, STAMP, settings, 0);
                    IndexUpdate update = index.update("test")) {
                fill(update, new ArrayList<>(), 300, new Random(1));
                update.commit();
                try (IndexView view = index.view()) {
                    assertEquals(
                            5,
                            view.byVector(random(new Random(2)), Filter.ALL, 5).documents().length);
                }
            }
        }
    }

    /** Many writers that come and go leave no threads behind. */
    @Test
    void theThreadsOfMergesEndWithTheUpdate() throws InterruptedException {
        List<Thread> merging;
        try (Index index = LuceneIndex.open(folder, STAMP)) {
            try (IndexUpdate update = index.update("test")) {
                Random random = new Random(1);
                for (int round = 0; round < 12; round++) {
                    fill(update, new ArrayList<>(), 300, random);
                    update.commit();
                }
                update.compact();
                merging = threads();
                merging.forEach(thread -> assertTrue(thread.isDaemon()));
            }
            for (Thread thread : merging) {
                thread.join(60_000);
                assertTrue(!thread.isAlive(), thread + " still runs");
            }
        }
        assertTrue(merging.size() <= Runtime.getRuntime().availableProcessors(), () -> "too many threads: " + merging);
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("pith-merge-"))
                .toList();
    }
}
