package pith.engine.lucene;

import java.util.concurrent.ExecutorService;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.jspecify.annotations.Nullable;
import pith.engine.IndexSettings;
import pith.engine.IndexSettings.Quantization;

/** The graph that settings ask for. */
final class Graphs {
    private Graphs() {}

    /**
     * Writes vectors and their graph.
     *
     * @param workers threads that build the graph of a merge
     * @param merging runs them; the caller closes it after the writer
     */
    static KnnVectorsFormat format(IndexSettings settings, int workers, ExecutorService merging) {
        int m = settings.connections();
        int ef = settings.candidates();
        // Lucene takes no executor for a single worker.
        @Nullable ExecutorService executor = workers > 1 ? merging : null;
        return new WideVectors(
                switch (settings.vectors()) {
                    case FLOAT32 -> new Lucene99HnswVectorsFormat(m, ef, workers, executor);
                    case INT8 -> quantized(ScalarEncoding.UNSIGNED_BYTE, m, ef, workers, executor);
                    case INT4 -> quantized(ScalarEncoding.PACKED_NIBBLE, m, ef, workers, executor);
                    case ONE_BIT -> quantized(ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE, m, ef, workers, executor);
                });
    }

    private static KnnVectorsFormat quantized(
            ScalarEncoding encoding, int connections, int candidates, int workers, @Nullable ExecutorService executor) {
        return new Lucene104HnswScalarQuantizedVectorsFormat(encoding, connections, candidates, workers, executor);
    }

    /**
     * How many passages the graph is asked for where {@code most} documents are wanted: what its scores put in the wrong
     * order is put right by comparing so many in full.
     */
    static int oversampled(int most, Quantization vectors) {
        return switch (vectors) {
            case FLOAT32, INT8 -> most + Math.max(100, most / 2);
            case INT4 -> most + Math.max(100, most);
            case ONE_BIT -> most + Math.max(200, 3 * most);
        };
    }
}
