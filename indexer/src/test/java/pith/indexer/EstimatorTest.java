package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Index;
import pith.engine.IndexSettings;
import pith.engine.IndexSettings.Quantization;
import pith.engine.IndexStamp;
import pith.engine.UnreadableSource;
import pith.engine.lucene.LuceneIndex;
import pith.engine.lucene.LuceneUpkeep;

/** What indexing would take, compared with what it takes. */
final class EstimatorTest {
    private static final long TRIAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @TempDir
    Path scratch;

    private Path notes(int files) throws IOException {
        Random random = new Random(1);
        Path notes = Files.createDirectories(scratch.resolve("notes"));
        for (int i = 0; i < files; i++) {
            StringBuilder text = new StringBuilder("# Note " + i + "\n\n");
            for (int sentence = random.nextInt(80); sentence >= 0; sentence--) {
                text.append("The word number ").append(random.nextInt(10_000)).append(" stands in this sentence. ");
            }
            Files.writeString(notes.resolve("n" + i + (i % 2 == 0 ? ".md" : ".txt")), text);
        }
        Files.writeString(notes.resolve("more.jsonl"), "{\"id\": \"a\", \"text\": \"One.\"}\nno json\n");
        Files.write(notes.resolve("picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0});
        Files.writeString(notes.resolve("empty.txt"), "");
        return notes;
    }

    private static IndexEstimate estimate(Path notes, FakeEncoder encoder, long sampleBytes) {
        return new Estimator(IndexJob.of(notes), encoder, sampleBytes, TRIAL_NANOS).run(IndexSettings.DEFAULT);
    }

    @Test
    void fewFilesAreCounted() throws IOException {
        Path notes = notes(60);
        FakeEncoder encoder = new FakeEncoder();
        IndexEstimate estimate = estimate(notes, encoder, Long.MAX_VALUE);
        assertTrue(estimate.counted());
        assertEquals(62, estimate.files());
        assertEquals(61, estimate.documents());
        assertTrue(estimate.passagesPerSecond() > 0 && estimate.seconds() > 0, estimate.toString());
        try (Stream<Path> files = Files.list(scratch)) {
            assertEquals(1, files.count(), "nothing is written");
        }
        Path folder = scratch.resolve("index");
        try (Index index = LuceneIndex.open(folder, IndexStamp.of(encoder))) {
            IndexReport report = new Indexer(encoder, index).run(IndexJob.of(notes));
            assertEquals(report.passages(), estimate.passages());
        }
        long bytes = LuceneUpkeep.of(folder).facts().totalBytes();
        assertTrue(
                estimate.indexBytes() > bytes / 3 && estimate.indexBytes() < bytes * 3,
                estimate.indexBytes() + " estimated, " + bytes + " taken");
    }

    @Test
    void manyAreSampled() throws IOException {
        Path notes = notes(400);
        FakeEncoder encoder = new FakeEncoder();
        IndexEstimate exact = estimate(notes, encoder, Long.MAX_VALUE);
        IndexEstimate sampled = estimate(notes, encoder, exact.bytes() / 4);
        assertFalse(sampled.counted());
        assertEquals(exact.files(), sampled.files());
        assertEquals(exact.bytes(), sampled.bytes());
        assertEquals(1, sampled.passages() / (double) exact.passages(), 0.2);
        assertEquals(1, sampled.documents() / (double) exact.documents(), 0.4);
    }

    @Test
    void coarserVectorsTakeLess() throws IOException {
        Path notes = notes(20);
        FakeEncoder encoder = new FakeEncoder();
        long before = Long.MAX_VALUE;
        for (Quantization vectors : new Quantization[] {Quantization.INT8, Quantization.INT4, Quantization.ONE_BIT}) {
            long bytes = new Estimator(IndexJob.of(notes), encoder, Long.MAX_VALUE, TRIAL_NANOS)
                    .run(IndexSettings.DEFAULT.withVectors(vectors))
                    .indexBytes();
            assertTrue(bytes < before, vectors + ": " + bytes);
            before = bytes;
        }
    }

    @Test
    void nothingToIndexTakesNothing() throws IOException {
        Path empty = Files.createDirectories(scratch.resolve("empty"));
        IndexEstimate none = estimate(empty, new FakeEncoder(), 1);
        assertEquals(new IndexEstimate(0, 0, 0, 0, true, 0, 0, 0), none);
        assertThrows(UnreadableSource.class, () -> estimate(scratch.resolve("nowhere"), new FakeEncoder(), 1));
    }
}
