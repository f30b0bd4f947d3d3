package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.BruteForceIndex;
import pith.engine.Document;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexView;
import pith.engine.Value;
import pith.indexer.IndexReport.Outcome;

/** Which language a document is indexed in. */
final class LanguageRunTest {
    private static final String GERMAN = "Das Haus am Fluss ist alt, und die Tür ist nicht verschlossen.";

    private final FakeEncoder encoder = new FakeEncoder();
    private final Index index = new BruteForceIndex(IndexStamp.of(encoder));
    private final Indexer indexer = new Indexer(encoder, index);

    @TempDir
    private Path folder;

    private Document document(String id) {
        try (IndexView view = index.view()) {
            return view.document(id).orElseThrow();
        }
    }

    @Test
    void aFilesLanguageIsDetected() throws IOException {
        Files.writeString(folder.resolve("a.txt"), GERMAN);
        Files.writeString(folder.resolve("b.txt"), "Haus");
        indexer.run(IndexJob.of(folder));
        assertEquals("de", document("a.txt").language());
        assertEquals("", document("b.txt").language());
        assertEquals(2, indexer.run(IndexJob.of(folder)).count(Outcome.UNCHANGED));
    }

    @Test
    void aRunsLanguageIsThatOfAllItsDocuments() throws IOException {
        Files.writeString(folder.resolve("a.txt"), GERMAN);
        Files.writeString(folder.resolve("b.jsonl"), "{\"id\": \"b\", \"text\": \"x\", \"language\": \"fr\"}");
        indexer.run(IndexJob.of(folder));
        assertEquals("fr", document("b").language());
        IndexReport report = indexer.run(IndexJob.of(folder).withLanguage("Dutch"));
        assertEquals(2, report.count(Outcome.REPLACED), "another language is another document");
        assertEquals("nl", document("a.txt").language());
        assertEquals("nl", document("b").language());
        assertEquals(
                2,
                indexer.run(IndexJob.of(folder).withLanguage("nl").withPrune(IndexJob.Prune.NEVER))
                        .count(Outcome.UNCHANGED));
    }

    @Test
    void aLineMayNameItsLanguageAndKeepsItAsMetadata() throws IOException {
        Files.writeString(folder.resolve("b.jsonl"), """
                {"id": "name", "text": "x", "language": "German"}
                {"id": "tag", "text": "x", "lang": "pt-BR"}
                {"id": "program", "text": "x", "language": "C++"}
                {"id": "number", "text": "x", "lang": 7}
                """);
        indexer.run(IndexJob.of(folder));
        assertEquals("de", document("name").language());
        assertEquals("pt", document("tag").language());
        assertEquals("", document("program").language());
        assertEquals("", document("number").language());
        assertEquals(new Value.Keyword("German"), document("name").metadata().get("language"));
    }

    @Test
    void aProgramsDocumentIsDetectedUnlessItSays() {
        indexer.put(List.of(
                Document.of("a", "", GERMAN), Document.of("b", "", GERMAN).withLanguage("nl")));
        assertEquals("de", document("a").language());
        assertEquals("nl", document("b").language());
    }

    @Test
    void anUnknownLanguageIsRefused() {
        BadInput e = assertThrows(BadInput.class, () -> IndexJob.of(folder).withLanguage("klingon"));
        assertTrue(String.valueOf(e.getMessage()).contains("\"klingon\" is not known; give a code such as de"));
    }
}
