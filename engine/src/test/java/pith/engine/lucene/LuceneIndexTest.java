package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.Index;
import pith.engine.IndexContract;
import pith.engine.IndexMismatch;
import pith.engine.IndexStamp;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.ModelIdentity;
import pith.engine.Words;

final class LuceneIndexTest extends IndexContract {
    @Override
    protected Index create() {
        return LuceneIndex.open(folder.resolve("an index"), STAMP);
    }

    @Test
    void askingForAnIndexMakesNoFolder() {
        try (Index index = create()) {
            assertThrows(IndexUnavailable.class, index::view);
        }
        assertFalse(Files.exists(folder.resolve("an index")));
    }

    @Test
    void anotherProcessReadsBesideTheWriter() {
        try (Index writer = create();
                IndexUpdate update = writer.update("test");
                Index reader = create()) {
            put(update, Document.of("a", "", "bako"));
            update.commit();
            try (IndexView view = reader.view()) {
                assertEquals(List.of("a"), ids(view));
            }
            put(update, Document.of("b", "", "bako"));
            update.commit();
            try (IndexView view = reader.view()) {
                assertEquals(List.of("a", "b"), ids(view));
            }
        }
    }

    @Test
    void anIndexOfAnotherModelIsRefusedUntouched() throws IOException {
        fill();
        Set<String> before = files();
        IndexStamp other = new IndexStamp(IndexStamp.SCHEMA, new ModelIdentity("other", "fedcba9876543210"), DIMENSION);
        try (Index index = LuceneIndex.open(folder.resolve("an index"), other)) {
            IndexMismatch e = assertThrows(IndexMismatch.class, index::view);
            assertTrue(e.getMessage().contains("test (0123456789ab)"), e.getMessage());
            assertTrue(e.getMessage().contains("other (fedcba987654)"), e.getMessage());
            assertThrows(IndexMismatch.class, () -> index.update("test"));
            assertThrows(IndexMismatch.class, index::view, "refused once, refused always");
        }
        assertEquals(before, files());
    }

    @Test
    void anIndexOfAnotherLayoutIsRefused() {
        fill();
        IndexStamp newer = new IndexStamp(IndexStamp.SCHEMA + 1, STAMP.encoder(), DIMENSION);
        try (Index index = LuceneIndex.open(folder.resolve("an index"), newer)) {
            assertTrue(
                    assertThrows(IndexMismatch.class, index::view).getMessage().contains("layout"));
        }
    }

    /** The new index's commits count from one again, so their numbers say nothing. */
    @Test
    void anIndexDeletedAndMadeAgainIsSeen() throws IOException {
        fill();
        try (Index index = create();
                IndexView before = index.view()) {
            try (Stream<Path> files = Files.list(folder.resolve("an index"))) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            assertThrows(IndexUnavailable.class, index::view);
            try (Index other = create();
                    IndexUpdate update = other.update("test")) {
                put(update, Document.of("b", "", "bako"));
                update.commit();
            }
            try (IndexView after = index.view()) {
                assertEquals(List.of("b"), ids(after));
                assertNotEquals(before.name(), after.name());
            }
            assertEquals(List.of("a"), ids(before));
        }
    }

    @Test
    void writersThatComeAndGoLeaveFewSegments() {
        for (int i = 0; i < 40; i++) {
            try (Index index = create();
                    IndexUpdate update = index.update("test")) {
                put(update, Document.of("d" + i, "", "bako"));
                update.commit();
            }
        }
        try (Index index = create();
                IndexView view = index.view()) {
            assertEquals(40, view.documentCount());
            assertTrue(((LuceneView) view).segments() <= 15, () -> ((LuceneView) view).segments() + " segments");
        }
    }

    @Test
    void aFolderOfOtherFilesIsNeverMadeAnIndex() throws IOException {
        Path target = Files.createDirectory(folder.resolve("an index"));
        Files.writeString(target.resolve("thesis.txt"), "years of work");
        try (Index index = create()) {
            IndexUnavailable e = assertThrows(IndexUnavailable.class, () -> index.update("test"));
            assertTrue(e.getMessage().contains("thesis.txt"), e.getMessage());
        }
        assertEquals(Set.of("thesis.txt"), files());
        try (Index index = LuceneIndex.open(target.resolve("thesis.txt"), STAMP)) {
            assertThrows(IndexUnavailable.class, () -> index.update("test"));
        }
    }

    @Test
    void aBrokenIndexSaysWhatToDo() throws IOException {
        fill();
        for (String name : files()) {
            if (name.startsWith("segments_")) {
                Files.write(
                        folder.resolve("an index").resolve(name), new byte[20], StandardOpenOption.TRUNCATE_EXISTING);
            }
        }
        try (Index index = create()) {
            for (IndexUnavailable e : List.of(
                    assertThrows(IndexUnavailable.class, index::view),
                    assertThrows(IndexUnavailable.class, () -> index.update("test")))) {
                assertTrue(e.getMessage().contains("index again"), e.getMessage());
            }
        }
    }

    /** Above the size where all vectors are compared, the graph is walked: still as many documents as were asked for. */
    @Test
    void theGraphFindsWhatComparingEverythingFinds() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            for (int i = 0; i < 6_000; i++) {
                Document document = Document.of((i % 10 == 0 ? "few/" : "many/") + i, "", "bako limu");
                put(update, document, List.of(random(random), random(random)));
                if (i == 2_000 || i == 4_000) {
                    update.commit();
                }
            }
            update.commit();
            try (IndexView view = index.view()) {
                assertEquals(12_000, view.passageCount());
                int[] all = view.byWords(Words.plain("bako"), Filter.ALL).documents();
                for (Filter filter : List.of(Filter.ALL, new Filter.Below("many"), new Filter.Below("few"))) {
                    int hits = 0;
                    for (int i = 0; i < 20; i++) {
                        float[] query = random(random);
                        int[] found = view.byVector(query, filter, 50).documents();
                        assertEquals(50, found.length, "seed " + seed);
                        Set<String> exact = nearest(view, all, filter, query, 50);
                        hits += (int) Arrays.stream(found)
                                .filter(d -> exact.contains(view.id(d)))
                                .count();
                    }
                    assertTrue(hits >= 980, "seed " + seed + ": " + hits + " of 1000 under " + filter);
                }
            }
        }
    }

    /** More numbers than Lucene's own formats take, by the graph too; what is written, Lucene reads without us. */
    @ParameterizedTest
    @ValueSource(ints = {1_536, LuceneIndex.MAX_DIMENSION})
    void vectorsMayBeLong(int dimension) throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        IndexStamp stamp = new IndexStamp(IndexStamp.SCHEMA, STAMP.encoder(), dimension);
        try (Index index = LuceneIndex.open(folder.resolve("an index"), stamp, null, 0);
                IndexUpdate update = index.update("test")) {
            for (int i = 0; i < 600; i++) {
                Document document = Document.of((i % 3 == 0 ? "few/" : "many/") + i, "", "bako limu");
                put(update, document, List.of(random(random, dimension), random(random, dimension)));
            }
            update.commit();
            assertTrue(graphSize() > 500, "the vectors are in a graph");
            try (IndexView view = index.view()) {
                int[] all = view.byWords(Words.plain("bako"), Filter.ALL).documents();
                for (Filter filter : List.of(Filter.ALL, new Filter.Below("few"))) {
                    int hits = 0;
                    for (int i = 0; i < 10; i++) {
                        float[] query = random(random, dimension);
                        Set<String> exact = nearest(view, all, filter, query, 20);
                        int[] found = view.byVector(query, filter, 20).documents();
                        assertEquals(20, found.length, "seed " + seed);
                        hits += (int) Arrays.stream(found)
                                .filter(d -> exact.contains(view.id(d)))
                                .count();
                    }
                    assertTrue(hits >= 180, "seed " + seed + ": " + hits + " of 200 under " + filter);
                }
                assertEquals(dimension, view.vectors(view.number("few/0")).getFirst().length);
            }
            BadInput e = assertThrows(
                    BadInput.class, () -> put(update, Document.of("a", "", "bako"), List.of(random(random, 1_024))));
            assertTrue(e.getMessage().contains("give " + dimension), e.getMessage());
        }
    }

    private long graphSize() throws IOException {
        try (var directory = FSDirectory.open(folder.resolve("an index"));
                DirectoryReader reader = DirectoryReader.open(directory)) {
            long size = 0;
            for (LeafReaderContext leaf : reader.leaves()) {
                var fields = (PerFieldKnnVectorsFormat.FieldsReader) ((CodecReader) leaf.reader()).getVectorReader();
                var graphs = (HnswGraphProvider) fields.getFieldReader(Layout.VECTOR);
                size += graphs.getGraph(Layout.VECTOR).size();
            }
            return size;
        }
    }

    @Test
    void vectorsThatAreTooLongAreRefusedBeforeAnythingIsWritten() {
        int tooLong = LuceneIndex.MAX_DIMENSION + 1;
        IndexStamp stamp = new IndexStamp(IndexStamp.SCHEMA, STAMP.encoder(), tooLong);
        BadInput e = assertThrows(BadInput.class, () -> LuceneIndex.open(folder.resolve("an index"), stamp));
        assertTrue(e.getMessage().contains("4097 numbers") && e.getMessage().contains("1 to 4096"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("an index")));
    }

    private static Set<String> nearest(IndexView view, int[] all, Filter filter, float[] query, int most) {
        record Near(String id, double cosine) {}
        double[] cosines = view.cosines(query, all);
        List<Near> near = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            String id = view.id(all[i]);
            if (!(filter instanceof Filter.Below below) || id.startsWith(below.folder())) {
                near.add(new Near(id, cosines[i]));
            }
        }
        near.sort((a, b) -> Double.compare(b.cosine, a.cosine));
        Set<String> ids = new HashSet<>();
        near.subList(0, most).forEach(each -> ids.add(each.id));
        return ids;
    }

    private void fill() {
        try (Index index = create();
                IndexUpdate update = index.update("test")) {
            put(update, Document.of("a", "", "bako"));
            update.commit();
        }
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("an index"))) {
            Set<String> names = new HashSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("write.lock") && !name.equals("pith-writer.lock"))
                    .forEach(names::add);
            return names;
        }
    }
}
