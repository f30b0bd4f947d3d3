package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BruteForceIndex;
import pith.engine.Document;
import pith.engine.IndexStamp;
import pith.engine.IndexView;
import pith.engine.Value;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

class SidecarTest {
    private final FakeEncoder encoder = new FakeEncoder();
    private final BruteForceIndex index = new BruteForceIndex(IndexStamp.of(encoder));

    @TempDir
    private Path docs;

    @BeforeEach
    void makeFile() throws IOException {
        write("a.md", "---\nyear: 1\nkept: true\n---\n# Own title\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(docs.resolve(name), text);
    }

    private IndexReport run() {
        return new Indexer(encoder, index).run(IndexJob.of(docs));
    }

    private Document document(String id) {
        try (IndexView view = index.view()) {
            return view.document(view.number(id));
        }
    }

    @Test
    void itsFieldsGoBeforeTheFilesOwn() throws IOException {
        write("a.md.meta.json", "{\"title\":\"Given\",\"language\":\"de\",\"year\":1900,\"by\":{\"name\":\"Ann\"}}");
        IndexReport report = run();
        assertEquals(List.of(new Entry(Outcome.INDEXED, "a.md", "")), report.entries(), "the sidecar is no document");
        Document document = document("a.md");
        assertEquals("Given", document.title());
        assertEquals("de", document.language());
        assertEquals(
                Map.of(
                        "format", new Value.Keyword("md"),
                        "kept", new Value.Flag(true),
                        "year", new Value.Whole(1900),
                        "by.name", new Value.Keyword("Ann")),
                document.metadata());
    }

    @Test
    void itsChangeChangesTheDocument() throws IOException {
        write("a.md.meta.yaml", "year: 1900\n");
        run();
        assertEquals(1, run().count(Outcome.UNCHANGED));
        write("a.md.meta.yaml", "year: 1901\n");
        assertEquals(1, run().count(Outcome.REPLACED));
        assertEquals(new Value.Whole(1901), document("a.md").metadata().get("year"));
        Files.delete(docs.resolve("a.md.meta.yaml"));
        assertEquals(1, run().count(Outcome.REPLACED));
        assertEquals(new Value.Whole(1), document("a.md").metadata().get("year"));
    }

    @Test
    void theDocumentsOfAFileKeepTheirTitles() throws IOException {
        write("b.jsonl", "{\"id\":\"x\",\"title\":\"Own\",\"text\":\"t\"}\n");
        write("b.jsonl.meta.json", "{\"title\":\"Given\",\"source\":\"s\"}");
        run();
        assertEquals("Own", document("x").title());
        assertEquals(new Value.Keyword("s"), document("x").metadata().get("source"));
    }

    @Test
    void aBrokenOneFailsItsFile() throws IOException {
        for (String broken : List.of("[1]", "{\"a\":", "{\"a\":1e999}")) {
            write("a.md.meta.json", broken);
            List<Entry> failed = run().entries(Outcome.FAILED);
            assertEquals(1, failed.size(), broken);
            assertTrue(failed.getFirst().reason().contains("a.md.meta.json"), failed.toString());
        }
    }

    @Test
    void withoutItsFileItIsAFileLikeOthers() throws IOException {
        write("gone.txt.meta.json", "{\"a\":1}");
        assertEquals(2, run().count(Outcome.INDEXED));
    }
}
