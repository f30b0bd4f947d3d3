package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.Index;
import pith.engine.IndexFacts;
import pith.engine.IndexFacts.Part;
import pith.engine.IndexHealth;
import pith.engine.IndexLocked;
import pith.engine.IndexMismatch;
import pith.engine.IndexSettings;
import pith.engine.IndexSettings.Quantization;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.Passage;
import pith.engine.Value;

/** What an index tells of itself, and that damage is found. */
final class LuceneUpkeepTest {
    @TempDir
    Path scratch;

    private Path folder() {
        return scratch.resolve("index");
    }

    private LuceneUpkeep upkeep() {
        return LuceneUpkeep.of(folder());
    }

    private void write(Consumer<IndexUpdate> work) {
        try (Index index = LuceneIndex.open(folder(), LayoutFixture.STAMP);
                IndexUpdate update = index.update("test")) {
            work.accept(update);
        }
    }

    /** Documents of two passages each, in several commits. */
    static void fill(IndexUpdate update, int from, int to, Random random) {
        for (int i = from; i < to; i++) {
            String text = "Document number " + i + " speaks of " + random.nextInt(1_000) + ".";
            Document document = new Document(
                    "d" + i,
                    "",
                    "",
                    "Title " + i,
                    text,
                    Map.of("year", new Value.Whole(i), "kind", new Value.Keyword("k" + i % 3)),
                    Instant.EPOCH,
                    "hash" + i,
                    i % 3 == 0 ? "de" : i % 3 == 1 ? "en" : "",
                    List.of());
            update.replace(document, LayoutFixture.passages(document), List.of(unit(random), unit(random)));
            if (i % 40 == 39) {
                update.commit();
            }
        }
        update.commit();
    }

    private static float[] unit(Random random) {
        float[] vector = new float[LayoutFixture.DIMENSION];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += (double) vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(squares));
        }
        return vector;
    }

    @Test
    void factsAreThoseOfTheNewestCommit() throws IOException {
        Instant before = Instant.now().minusSeconds(5);
        write(update -> {
            fill(update, 0, 100, new Random(1));
            update.remove("d3");
            update.commit();
            IndexFacts facts = upkeep().facts();
            assertEquals(99, facts.documents(), "beside a writer");
            assertEquals(198, facts.passages());
            assertEquals(3 / 300.0, facts.deletedShare(), 1e-9);
            assertEquals(folderBytes(), facts.totalBytes());
            update.compact();
            update.commit();
        });
        IndexFacts facts = upkeep().facts();
        assertEquals(LayoutFixture.STAMP, facts.stamp());
        assertEquals(IndexSettings.DEFAULT, facts.settings());
        assertEquals(99, facts.documents());
        assertEquals(0, facts.deletedShare());
        assertEquals(0, facts.unseenCharacters(), "the passages have all of the text");
        assertEquals(1, facts.coverage());
        assertEquals(Map.of("de", 33L, "en", 33L, "", 33L), facts.languages());
        assertTrue(facts.committed().isAfter(before), facts.toString());
        assertEquals(folderBytes(), facts.totalBytes());
        for (Part part : List.of(Part.WORDS, Part.VECTORS, Part.GRAPH, Part.TEXT, Part.FIELDS)) {
            assertTrue(facts.bytes(part) > 0, facts.toString());
        }
        assertTrue(facts.bytes(Part.VECTORS) >= 198L * Float.BYTES * LayoutFixture.DIMENSION, facts.toString());
        assertTrue(facts.bytes(Part.OTHER) < facts.totalBytes() / 2, facts.toString());
    }

    @Test
    void textInNoPassageIsCounted() throws IOException {
        write(update -> {
            String text = " ab cde  fg\n";
            Document document = document("a", text);
            Document gone = document("gone", text);
            update.replace(
                    document,
                    List.of(
                            Passage.of(document, 0, 1, 2),
                            Passage.of(document, 1, 4, 6),
                            Passage.of(document, 2, 5, 7)),
                    List.of(unit(new Random(1)), unit(new Random(2)), unit(new Random(3))));
            update.replace(gone, List.of(Passage.of(gone, 0, 1, 2)), List.of(unit(new Random(4))));
            update.commit();
            update.remove("gone");
            update.commit();
        });
        IndexFacts facts = upkeep().facts();
        assertEquals(7, facts.characters());
        assertEquals(3, facts.unseenCharacters(), "b, f and g");
        assertEquals(4 / 7.0, facts.coverage(), 1e-12);
    }

    private static Document document(String id, String text) {
        return new Document(id, "", "", "", text, Map.of(), Instant.EPOCH, text, "", List.of());
    }

    private long folderBytes() {
        try (Stream<Path> files = Files.list(folder())) {
            long bytes = 0;
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsNotThereIsSaidAndNotMade() throws IOException {
        Files.createDirectories(scratch.resolve("empty"));
        for (Path place : List.of(folder(), scratch.resolve("empty"))) {
            LuceneUpkeep none = LuceneUpkeep.of(place);
            for (IndexUnavailable e : List.of(
                    assertThrows(IndexUnavailable.class, none::facts),
                    assertThrows(IndexUnavailable.class, () -> none.health(1, 1)),
                    assertThrows(IndexUnavailable.class, () -> none.compact("test")),
                    assertThrows(IndexUnavailable.class, () -> none.snapshot(scratch.resolve("snapshot"))))) {
                assertTrue(e.getMessage().contains("there is no index at " + place), e.getMessage());
            }
        }
        assertFalse(Files.exists(folder()));
        assertFalse(Files.exists(scratch.resolve("snapshot")));
    }

    @Test
    void anIndexOfAnOlderLayoutIsRefusedByEach() throws IOException {
        LayoutFixture.unpack(1, folder());
        for (IndexMismatch e : List.of(
                assertThrows(IndexMismatch.class, upkeep()::facts),
                assertThrows(IndexMismatch.class, () -> upkeep().health(1, 1)),
                assertThrows(IndexMismatch.class, () -> upkeep().compact("test")),
                assertThrows(IndexMismatch.class, () -> upkeep().snapshot(scratch.resolve("snapshot"))))) {
            assertTrue(e.getMessage().contains("index again into a new folder"), e.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWholeIndexIsFoundWholeBesideItsWriter(Quantization vectors) {
        IndexSettings settings = IndexSettings.DEFAULT.withVectors(vectors);
        try (Index index = LuceneIndex.open(folder(), LayoutFixture.STAMP, settings);
                IndexUpdate update = index.update("test")) {
            fill(update, 0, 300, new Random(1));
            update.remove("d5");
            update.commit();
            IndexHealth health = upkeep().health(50, 7);
            assertEquals(List.of(), health.problems());
            assertTrue(health.whole());
            assertEquals(299, health.documents());
            assertEquals(598, health.passages());
            assertEquals(50, health.queries());
            assertTrue(health.bytes() > 0);
            assertTrue(health.recall().orElseThrow() >= 0.95, health.toString());
            assertEquals(health.recall(), upkeep().health(50, 7).recall(), "what is drawn depends on the seed alone");
            assertTrue(upkeep().health(0, 7).recall().isEmpty());
            assertEquals(598, upkeep().health(1_000, 7).queries());
        }
        assertThrows(BadInput.class, () -> upkeep().health(-1, 7));
    }

    /** A flipped bit anywhere, in any kind of file. */
    @Test
    void damageIsFoundInEachFile() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        write(update -> {
            fill(update, 0, 130, random);
            update.compact();
            update.commit();
            fill(update, 130, 160, random);
            update.remove("d7");
            update.commit();
        });
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder())) {
            all.sorted().forEach(files::add);
        }
        assertTrue(
                files.stream().anyMatch(file -> file.toString().endsWith(".liv")),
                "there is a file of the deleted: " + files);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            for (int round = 0; round < 3 && whole.length > 0; round++) {
                byte[] flipped = whole.clone();
                int at = random.nextInt(whole.length);
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, flipped);
                boolean lock = file.toString().endsWith(".lock");
                String where = file.getFileName() + " at " + at + ", seed " + seed;
                assertEquals(lock, upkeep().health(3, 1).whole(), where);
            }
            Files.write(file, whole);
        }
        assertEquals(List.of(), upkeep().health(3, 1).problems(), "mended again");
        for (Path file : files) {
            if (!file.toString().endsWith(".lock")
                    && !file.getFileName().toString().startsWith("segments")) {
                byte[] whole = Files.readAllBytes(file);
                Files.delete(file);
                IndexHealth health = upkeep().health(3, 1);
                assertTrue(
                        health.problems().getFirst().contains(file.getFileName().toString()),
                        health + " without " + file);
                Files.write(file, whole);
            }
        }
    }

    /** What no checksum tells: a writer with an error wrote it so. */
    @ParameterizedTest
    @ValueSource(strings = {"count", "outside", "order", "orphan", "twice"})
    void whatPithReliesOnIsChecked(String what) throws IOException {
        write(update -> fill(update, 0, 2, new Random(1)));
        Document document = Document.of("broken", "", "Twelve words.");
        List<Passage> passages = LayoutFixture.passages(document);
        List<float[]> vectors = LayoutFixture.vectors(0, document);
        var block = Layout.block(document, passages, vectors);
        String expected = switch (what) {
            case "count" -> {
                block.removeFirst();
                yield "says that it has 2 passages, and 1 lie before it";
            }
            case "outside" -> {
                set(block.get(1), Layout.END, 14);
                yield "a passage 1 from 6 to 14, which is out of order or outside its 13 characters";
            }
            case "order" -> {
                set(block.get(0), Layout.START, 5);
                set(block.get(1), Layout.START, 3);
                yield "a passage 1 from 3 to 13, which is out of order";
            }
            case "orphan" -> {
                block.removeLast();
                yield "2 passages have no document after them";
            }
            default -> {
                block.addAll(Layout.block(document, passages, vectors));
                yield "document \"broken\" is there twice";
            }
        };
        try (FSDirectory directory = FSDirectory.open(folder())) {
            Writing writing = Writing.open(directory, IndexSettings.DEFAULT);
            writing.writer().addDocuments(block);
            writing.writer().commit();
            writing.abandon();
        }
        IndexHealth health = upkeep().health(3, 1);
        assertTrue(
                health.problems().stream().anyMatch(problem -> problem.contains(expected)),
                health.problems().toString());
    }

    private static void set(org.apache.lucene.document.Document passage, String field, long value) {
        passage.removeField(field);
        passage.add(new NumericDocValuesField(field, value));
    }

    @Test
    void compactingFreesWhatWasRemoved() {
        write(update -> {
            fill(update, 0, 200, new Random(1));
            update.compact();
            update.commit();
            for (int i = 0; i < 60; i++) {
                update.remove("d" + i);
            }
            update.commit();
        });
        long before = upkeep().facts().totalBytes();
        upkeep().compact("test");
        IndexFacts facts = upkeep().facts();
        assertEquals(140, facts.documents());
        assertEquals(0, facts.deletedShare());
        assertTrue(facts.totalBytes() < before, facts.totalBytes() + " of " + before);
        write(update -> assertThrows(IndexLocked.class, () -> upkeep().compact("another")));
    }
}
