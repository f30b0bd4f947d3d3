package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.Index;
import pith.engine.IndexMismatch;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.Words;

/** Indexes that older versions made: read whole, or refused with what to do, and never changed by the refusal. */
final class LayoutsTest {
    private static final Path RESOURCES = Path.of("src/test/resources/pith/engine/lucene");

    @TempDir
    Path folder;

    @BeforeAll
    static void writeThePresentOneIfAsked(@TempDir Path scratch) throws IOException {
        if ("write".equals(System.getProperty("pith.fixtures"))) {
            LayoutFixture.make(scratch.resolve("index"));
            Path packed = RESOURCES.resolve("schema-" + IndexStamp.SCHEMA + ".zip");
            LayoutFixture.pack(scratch.resolve("index"), packed);
            // For this run, which reads what was copied before it began.
            LayoutFixture.pack(
                    scratch.resolve("index"),
                    Path.of("target/test-classes/pith/engine/lucene").resolve(packed.getFileName()));
        }
    }

    static Stream<Integer> older() {
        return Stream.iterate(1, schema -> schema < IndexStamp.SCHEMA, schema -> schema + 1);
    }

    @Test
    void everyLayoutHasItsFixture() {
        for (int schema = 1; schema <= IndexStamp.SCHEMA; schema++) {
            assertNotNull(
                    LayoutsTest.class.getResource("schema-" + schema + ".zip"),
                    "no index of layout " + schema + " is kept; see LayoutFixture");
        }
    }

    @ParameterizedTest
    @MethodSource("older")
    void anOlderLayoutIsRefusedUntouched(int schema) throws IOException {
        LayoutFixture.unpack(schema, folder);
        var before = contents();
        assertEquals(
                schema, LuceneIndex.stampIn(folder).orElseThrow().schema(), "it says by itself what it was made with");
        try (Index index = LuceneIndex.open(folder, LayoutFixture.STAMP)) {
            for (IndexMismatch e : List.of(
                    assertThrows(IndexMismatch.class, index::view),
                    assertThrows(IndexMismatch.class, () -> index.update("test")))) {
                String message = e.getMessage();
                assertTrue(message.contains("layout " + schema + ", this version reads layout"), message);
                String advice = schema < Upgrade.OLDEST
                        ? "index again into a new folder, or use the version that made it"
                        : "pith upgrade --index " + folder;
                assertTrue(message.contains(advice), message);
            }
        }
        assertEquals(before, contents());
    }

    private Map<String, Integer> contents() throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!file.toString().endsWith(".lock")) {
                    contents.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }

    @Test
    void anIndexOfThisLayoutIsReadWithAllItsDocuments() throws IOException {
        LayoutFixture.unpack(IndexStamp.SCHEMA, folder);
        try (Index index = LuceneIndex.open(folder, LayoutFixture.STAMP)) {
            try (IndexView view = index.view()) {
                requireAll(view);
            }
            try (IndexUpdate update = index.update("test")) {
                Document more = Document.of("more", "", "Something new.");
                update.replace(more, LayoutFixture.passages(more), LayoutFixture.vectors(5, more));
                update.remove("more");
                update.compact();
                update.commit();
            }
            try (IndexView view = index.view()) {
                requireAll(view);
            }
        }
    }

    static void requireAll(IndexView view) {
        List<Document> documents = LayoutFixture.documents();
        TreeSet<String> ids = new TreeSet<>();
        view.forEach(entry -> ids.add(entry.id()));
        assertEquals(documents.stream().map(Document::id).collect(Collectors.toCollection(TreeSet::new)), ids);
        for (int i = 0; i < documents.size(); i++) {
            Document expected = documents.get(i);
            int number = view.number(expected.id());
            assertEquals(expected, view.document(number));
            List<float[]> vectors = LayoutFixture.vectors(i, expected);
            List<float[]> found = view.vectors(number);
            assertEquals(vectors.size(), found.size());
            for (int passage = 0; passage < vectors.size(); passage++) {
                assertArrayEquals(vectors.get(passage), found.get(passage));
            }
            int nearest = view.byVector(vectors.getFirst(), Filter.ALL, 1).documents()[0];
            assertEquals(expected.id(), view.id(nearest));
        }
        int bridge = view.byWords(Words.plain("bridges"), Filter.ALL).documents()[0];
        assertEquals("bridge", view.id(bridge));
        assertEquals(1, view.byWords(Words.plain("seite"), new Filter.Below("")).total(), "its words are found");
    }
}
