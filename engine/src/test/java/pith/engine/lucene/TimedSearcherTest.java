package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pith.engine.Deadline;

/** A search that is stopped keeps what it found, and knows that it was stopped. */
class TimedSearcherTest {
    private static final int DOCUMENTS = 10_000;
    private static final Query ALL = new TermQuery(new Term("word", "bako"));

    private final Directory directory = new ByteBuffersDirectory();
    private DirectoryReader reader;

    @BeforeEach
    void fill() throws IOException {
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
            for (int i = 0; i < DOCUMENTS; i++) {
                Document document = new Document();
                document.add(new StringField("word", "bako", Field.Store.NO));
                if (i % 10 == 0) {
                    document.add(new KnnFloatVectorField("vector", new float[] {1, i}));
                }
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
        reader = DirectoryReader.open(directory);
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
        directory.close();
    }

    /** A deadline that has come when it is looked for so often. */
    private TimedSearcher timed(int looks) {
        AtomicInteger left = new AtomicInteger(1 + looks);
        Deadline deadline = Deadline.in(Duration.ofSeconds(1), () -> left.decrementAndGet() > 0 ? 0 : 2_000_000_000L);
        return new TimedSearcher(new IndexSearcher(reader), deadline);
    }

    private static int[] found(TimedSearcher searcher, Query query) throws IOException {
        return Arrays.stream(searcher.search(query, DOCUMENTS).scoreDocs)
                .mapToInt((ScoreDoc each) -> each.doc)
                .sorted()
                .toArray();
    }

    @Test
    void aPartOfASegmentIsKept() throws IOException {
        TimedSearcher atOnce = timed(1);
        assertEquals(0, found(atOnce, ALL).length);
        assertTrue(atOnce.cut());

        TimedSearcher later = timed(2);
        int[] part = found(later, ALL);
        assertTrue(later.cut());
        assertTrue(part.length > 0 && part.length < DOCUMENTS, part.length + " found");
        assertEquals(
                IntStream.range(0, part.length).boxed().toList(),
                Arrays.stream(part).boxed().toList());

        TimedSearcher inTime = timed(1_000);
        assertEquals(DOCUMENTS, found(inTime, ALL).length);
        assertFalse(inTime.cut());
    }

    @Test
    void aWalkOfTheGraphIsStoppedToo() throws IOException {
        Query near = new KnnFloatVectorQuery("vector", new float[] {1, 500}, 100);
        TimedSearcher inTime = timed(1_000_000);
        assertEquals(100, found(inTime, near).length);
        assertFalse(inTime.cut());
        TimedSearcher late = timed(10);
        assertTrue(found(late, near).length < 100);
        assertTrue(late.cut());
    }

    @Test
    void anInterruptStopsIt() throws IOException {
        TimedSearcher searcher = timed(1_000_000);
        Thread.currentThread().interrupt();
        try {
            assertEquals(0, found(searcher, ALL).length);
            assertTrue(searcher.cut());
        } finally {
            assertTrue(Thread.interrupted(), "the thread stays interrupted");
        }
    }

    @Test
    void withoutADeadlineNothingStopsIt() throws IOException {
        TimedSearcher searcher = new TimedSearcher(new IndexSearcher(reader), Deadline.NEVER);
        Thread.currentThread().interrupt();
        try {
            assertEquals(DOCUMENTS, found(searcher, ALL).length);
            assertFalse(searcher.cut());
        } finally {
            assertTrue(Thread.interrupted());
        }
    }
}
