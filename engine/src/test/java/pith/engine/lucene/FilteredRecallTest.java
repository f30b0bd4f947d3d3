package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.engine.Cosine;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.IndexSettings;
import pith.engine.IndexView;
import pith.engine.Passage;
import pith.engine.Value;

/**
 * What the graph finds under filters, where comparing everything is not allowed: of any share of the documents, drawn by
 * chance, from the nearest to the query (correlated with it) or from the farthest (anti-correlated), in one segment and
 * in many.
 */
final class FilteredRecallTest {
    private static final int DOCUMENTS = 5_000;
    private static final int DIMENSION = 48;
    private static final int CLUSTERS = 60;
    private static final int QUERIES = 12;
    private static final int K = 10;
    private static final double[] SHARES = {0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5};
    private static final double LEAST_RECALL = 0.98;

    /** With which the vectors, and so the graphs, are the same in every build. */
    private final long seed = Long.getLong("pith.recall.seed", 20261122);

    private final Random random = new Random(seed);
    private final List<List<float[]>> stored = new ArrayList<>();
    private final List<float[]> queries = new ArrayList<>();

    /** For each query the documents' places in the order of their likeness, the nearest 0. */
    private final List<int[]> ranks = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void theNearestAreFoundUnderAnyFilter(int segments) throws IOException {
        make();
        Map<String, Double> tooLittle = new TreeMap<>();
        try (Directory directory = new ByteBuffersDirectory()) {
            write(directory, segments);
            DirectoryReader reader = DirectoryReader.open(directory);
            // The view closes the reader. No vector may be compared but by way of the graph.
            try (LuceneView view =
                    new LuceneView(reader, new QueryBitSetProducer(Filters.DOCUMENTS), 0, IndexSettings.DEFAULT)) {
                assertEquals(segments, view.segments());
                for (double share : SHARES) {
                    int few = (int) Math.round(share * DOCUMENTS);
                    recall(view, "by chance", share, query -> range("chance", 0, few), tooLittle);
                    recall(view, "correlated", share, query -> range("near" + query, 0, few), tooLittle);
                    recall(
                            view,
                            "anti-correlated",
                            share,
                            query -> range("near" + query, DOCUMENTS - few, DOCUMENTS),
                            tooLittle);
                }
                recall(view, "none", 1, query -> Filter.ALL, tooLittle);
            }
        }
        assertEquals(Map.of(), tooLittle, "recall@" + K + " under " + LEAST_RECALL + ", seed " + seed);
    }

    private interface Filtered {
        Filter by(int query);
    }

    private static Filter range(String field, int from, int to) {
        return new Filter.Range(field, new Value.Whole(from), new Value.Whole(to - 1L));
    }

    private void recall(IndexView view, String name, double share, Filtered filter, Map<String, Double> tooLittle) {
        double sum = 0;
        for (int query = 0; query < QUERIES; query++) {
            Filter by = filter.by(query);
            double[] exact = exact(query, by);
            double[] found = view.byVector(queries.get(query), by, K).scores().clone();
            String what = name + " " + share + ", query " + query + ", seed " + seed;
            assertEquals(Math.min(K, exact.length), found.length, "as many as there are: " + what);
            double least = exact[Math.min(K, exact.length) - 1];
            long hits = Arrays.stream(found).filter(cosine -> cosine >= least).count();
            sum += (double) hits / found.length;
        }
        if (sum / QUERIES < LEAST_RECALL) {
            tooLittle.put(name + " " + share, sum / QUERIES);
        }
    }

    /** The cosines of all documents that pass, the greatest first. */
    private double[] exact(int query, Filter filter) {
        double[] cosines = IntStream.range(0, DOCUMENTS)
                .filter(i -> filter.equals(Filter.ALL) || passes((Filter.Range) filter, query, i))
                .mapToDouble(i -> -cosine(queries.get(query), i))
                .sorted()
                .map(cosine -> -cosine)
                .toArray();
        assertTrue(cosines.length > 0);
        return cosines;
    }

    private boolean passes(Filter.Range range, int query, int document) {
        long value = range.field().equals("chance") ? chance(document) : ranks.get(query)[document];
        return range.from() instanceof Value.Whole from
                && range.to() instanceof Value.Whole to
                && value >= from.value()
                && value <= to.value();
    }

    /** A permutation, as good as any since the documents are in no order. */
    private static int chance(int document) {
        return (int) (document * 2_741L % DOCUMENTS);
    }

    private double cosine(float[] query, int document) {
        return stored.get(document).stream()
                .mapToDouble(vector -> Cosine.of(query, vector))
                .max()
                .orElseThrow();
    }

    private void make() {
        List<float[]> centres = IntStream.range(0, CLUSTERS)
                .mapToObj(i -> near(new float[DIMENSION], 1))
                .toList();
        for (int i = 0; i < DOCUMENTS; i++) {
            stored.add(IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(passage -> near(centres.get(random.nextInt(CLUSTERS)), 0.7))
                    .toList());
        }
        for (int query = 0; query < QUERIES; query++) {
            float[] vector = near(stored.get(random.nextInt(DOCUMENTS)).getFirst(), 0.5);
            queries.add(vector);
            int[] byLikeness = IntStream.range(0, DOCUMENTS)
                    .boxed()
                    .sorted(Comparator.comparingDouble(document -> -cosine(vector, document)))
                    .mapToInt(document -> document)
                    .toArray();
            int[] rank = new int[DOCUMENTS];
            for (int place = 0; place < DOCUMENTS; place++) {
                rank[byLikeness[place]] = place;
            }
            ranks.add(rank);
        }
    }

    /** As an update does, without merges; in each segment but an only one a document was removed. */
    private void write(Directory directory, int segments) throws IOException {
        KnnVectorsFormat vectors = Graphs.format(IndexSettings.DEFAULT, 1, ForkJoinPool.commonPool());
        IndexWriterConfig config = new IndexWriterConfig(Analysis.ANALYZER)
                .setMergePolicy(NoMergePolicy.INSTANCE)
                .setRAMBufferSizeMB(256)
                .setCodec(new Lucene104Codec() {
                    @Override
                    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                        return vectors;
                    }
                });
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            int each = DOCUMENTS / segments;
            for (int i = 0; i < DOCUMENTS; i++) {
                writer.addDocuments(block("d" + i, i));
                if (segments > 1 && i % each == 0) {
                    writer.addDocuments(block("removed" + i, i));
                }
                if (i % each == each - 1) {
                    writer.commit();
                }
            }
            for (int i = 0; segments > 1 && i < DOCUMENTS; i += each) {
                writer.deleteDocuments(new Term(Layout.ID, "removed" + i));
            }
            writer.commit();
        }
    }

    private List<org.apache.lucene.document.Document> block(String id, int number) {
        Map<String, Value> metadata = new TreeMap<>();
        metadata.put("chance", new Value.Whole(chance(number)));
        for (int query = 0; query < QUERIES; query++) {
            metadata.put("near" + query, new Value.Whole(ranks.get(query)[number]));
        }
        String text = "bako limu tesu";
        Document document = new Document(id, "", "", "", text, metadata, Instant.EPOCH, "h");
        List<float[]> vectors = stored.get(number);
        List<Passage> passages = IntStream.range(0, vectors.size())
                .mapToObj(i -> Passage.of(document, i, 5 * i, 5 * i + 4))
                .toList();
        return Layout.block(document, passages, vectors);
    }

    /** A unit vector away from {@code centre} by noise of about this length. */
    private float[] near(float[] centre, double noise) {
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
}
