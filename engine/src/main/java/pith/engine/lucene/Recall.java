package pith.engine.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.Bits;
import pith.engine.Cosine;
import pith.engine.Filter;
import pith.engine.IndexHealth;
import pith.engine.IndexSettings;

/** How many of the documents nearest to a query the graph finds. */
final class Recall {
    /** Away from a stored vector, in units of its length: a cosine of 0.8, about a question's to its passage. */
    private static final double NOISE = 0.75;

    private Recall() {}

    /**
     * The mean over the queries of the share of the nearest documents that is found.
     *
     * @param stored vectors of the index: each, moved a little, is a query
     */
    static double of(DirectoryReader reader, IndexSettings settings, List<float[]> stored, Random random)
            throws IOException {
        List<float[]> queries =
                stored.stream().map(vector -> moved(vector, random)).toList();
        double[][] nearest = nearest(reader, queries);
        double sum = 0;
        reader.incRef();
        // In an index of few vectors too: what is measured is the graph.
        try (LuceneView view = new LuceneView(reader, new QueryBitSetProducer(Filters.DOCUMENTS), 0, settings)) {
            for (int i = 0; i < nearest.length; i++) {
                double[] exact = nearest[i];
                double least = exact[0];
                double[] found = view.byVector(queries.get(i), Filter.ALL, IndexHealth.NEAREST)
                        .scores();
                // By the cosine and not by name: one of several equally near is as good as another.
                long hits =
                        Arrays.stream(found).filter(cosine -> cosine >= least).count();
                sum += Math.min(1.0, hits / (double) exact.length);
            }
        }
        return sum / nearest.length;
    }

    private static float[] moved(float[] vector, Random random) {
        float[] moved = new float[vector.length];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            moved[i] = vector[i] + (float) (NOISE * random.nextGaussian() / Math.sqrt(vector.length));
            squares += (double) moved[i] * moved[i];
        }
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (float) (moved[i] / Math.sqrt(squares));
        }
        return moved;
    }

    /** The cosines of the nearest documents to each query, ascending, by comparing everything. */
    private static double[][] nearest(DirectoryReader reader, List<float[]> queries) throws IOException {
        Best[] best = queries.stream().map(query -> new Best()).toArray(Best[]::new);
        double[] cosines = new double[best.length];
        BitSetProducer documents = new QueryBitSetProducer(Filters.DOCUMENTS);
        for (LeafReaderContext leaf : reader.leaves()) {
            BitSet last = documents.getBitSet(leaf);
            FloatVectorValues vectors = leaf.reader().getFloatVectorValues(Layout.VECTOR);
            if (last == null || vectors == null) {
                continue;
            }
            Bits live = leaf.reader().getLiveDocs();
            DocIndexIterator at = vectors.iterator();
            int document = -1;
            for (int doc = at.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = at.nextDoc()) {
                if (live != null && !live.get(doc)) {
                    continue;
                }
                if (doc > document) {
                    offer(document, cosines, best);
                    document = last.nextSetBit(doc);
                }
                float[] vector = vectors.vectorValue(at.index());
                for (int i = 0; i < cosines.length; i++) {
                    cosines[i] = Math.max(cosines[i], Cosine.of(queries.get(i), vector));
                }
            }
            offer(document, cosines, best);
        }
        return Arrays.stream(best).map(Best::cosines).toArray(double[][]::new);
    }

    /** Takes the best cosine of a document's passages for each query, and begins the next document. */
    private static void offer(int document, double[] cosines, Best[] best) {
        for (int i = 0; i < cosines.length; i++) {
            if (document >= 0) {
                best[i].offer(cosines[i]);
            }
            cosines[i] = -1;
        }
    }

    /** The greatest numbers of those offered. */
    private static final class Best {
        private final double[] greatest = new double[IndexHealth.NEAREST]; // ascending from its end
        private int size;

        void offer(double number) {
            if (size == greatest.length && number <= greatest[0]) {
                return;
            }
            int place = size == greatest.length ? 0 : greatest.length - ++size;
            greatest[place] = number;
            Arrays.sort(greatest, greatest.length - size, greatest.length);
        }

        double[] cosines() {
            return Arrays.copyOfRange(greatest, greatest.length - size, greatest.length);
        }
    }
}
