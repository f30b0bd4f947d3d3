package pith.engine.lucene;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.Directory;
import pith.engine.IndexSettings;

/**
 * Lucene's writer with the threads that build the graphs of its merges. Whoever opens it ends both by {@link #abandon}.
 *
 * <p>One merge runs at a time, the smallest first, and its graph is built by as many threads as there are cores: they
 * compete with the encoder, which a vector keeps busy a hundred times as long as a merge does, and a long merge that
 * had one core alone would still run when everything is embedded. Writing waits when more than {@value
 * #MAX_WAITING_MERGES} merges do.
 */
record Writing(IndexWriter writer, ExecutorService merging) {
    private static final double RAM_BUFFER_MB = 64;

    /** Beyond, more threads wait for the links of each other's nodes. */
    private static final int MAX_WORKERS = 8;

    private static final int MAX_WAITING_MERGES = 6;

    /** @throws IOException when another holds the lock, or the index cannot be read */
    static Writing open(Directory directory, IndexSettings settings) throws IOException {
        int workers = Math.min(MAX_WORKERS, Runtime.getRuntime().availableProcessors());
        ExecutorService merging = Executors.newFixedThreadPool(
                workers, Thread.ofPlatform().daemon().name("pith-merge-", 0).factory());
        try {
            KnnVectorsFormat vectors = Graphs.format(settings, workers, merging);
            return new Writing(new IndexWriter(directory, config(vectors)), merging);
        } catch (IOException | RuntimeException e) {
            merging.shutdown();
            throw e;
        }
    }

    private static IndexWriterConfig config(KnnVectorsFormat vectors) {
        ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
        merges.setMaxMergesAndThreads(MAX_WAITING_MERGES, 1);
        return new IndexWriterConfig(Analysis.ANALYZER)
                .setSimilarity(WordQuery.BM25)
                .setRAMBufferSizeMB(RAM_BUFFER_MB)
                .setCommitOnClose(false)
                .setMergePolicy(new TieredMergePolicy().setForceMergeDeletesPctAllowed(0))
                .setMergeScheduler(merges)
                .setCodec(new Lucene104Codec() {
                    @Override
                    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                        return vectors;
                    }
                });
    }

    /** Gives up what was not committed, the lock and the threads. Twice is once. */
    void abandon() throws IOException {
        try {
            writer.rollback();
        } finally {
            merging.shutdown(); // not before: the merges that the rollback ends are run by it
        }
    }
}
