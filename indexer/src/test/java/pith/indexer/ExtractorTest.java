package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.UnreadableSource;
import pith.engine.Value;

class ExtractorTest {
    private static final String HARD = "\tTabs \ud83d\ude00 e\u0301\r\nline two \r\n";

    private static final Formats FORMATS = new Formats(() -> {});

    @TempDir
    private Path temporary;

    @AfterAll
    static void endChild() {
        FORMATS.close();
    }

    private Path root = Path.of("");

    @BeforeEach
    void realRoot() throws IOException {
        root = temporary.toRealPath();
    }

    private Found extract(String name, byte[] bytes) throws IOException {
        Path path = root.resolve(name);
        Files.createDirectories(path.getParent());
        Files.write(path, bytes);
        Found found = new Found();
        FORMATS.extractor(path).extract(new SourceFile(path, root, "p/", Instant.EPOCH), found);
        return found;
    }

    private Found extract(String name, String text) throws IOException {
        return extract(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private String refusal(String name, byte[] bytes) {
        return refusal(() -> extract(name, bytes));
    }

    private static String refusal(Executable read) {
        return String.valueOf(assertThrows(UnreadableSource.class, read).getMessage());
    }

    private Document one(String name, String text) throws IOException {
        Found found = extract(name, text);
        assertEquals(List.of(), found.failures);
        assertEquals(1, found.documents.size());
        return found.documents.getFirst();
    }

    @Test
    void textIsVerbatimAndNamedByItsPath() throws IOException {
        Document document = one("sub dir/a.txt", HARD);
        assertEquals(HARD, document.text());
        assertEquals("p/sub dir/a.txt", document.id());
        assertEquals(root.toString(), document.root());
        assertEquals(root.resolve("sub dir/a.txt").toUri().toString(), document.uri());
        assertEquals(HARD, one("a.md", HARD).text());
    }

    @Test
    void aByteOrderMarkIsNoText() throws IOException {
        assertEquals("x\u00e9", one("a.txt", "\ufeffx\u00e9").text());
        assertEquals(
                "x\u00e9",
                extract("b.txt", "\ufeffx\u00e9".getBytes(StandardCharsets.UTF_16BE))
                        .documents
                        .getFirst()
                        .text());
        assertEquals(
                "x\u00e9",
                extract("c.txt", "\ufeffx\u00e9".getBytes(StandardCharsets.UTF_16LE))
                        .documents
                        .getFirst()
                        .text());
        assertEquals("x", one("d.jsonl", "\ufeff{\"text\":\"x\"}").text());
    }

    @Test
    void whatIsNotUtf8IsRefusedWithTheByteAndTheRemedy() {
        byte[] bytes = "Caf\u00e9".getBytes(Charset.forName("windows-1252"));
        for (String name : List.of("a.txt", "a.md", "a.html")) {
            String message = refusal(name, bytes);
            assertTrue(message.contains("byte 3 of " + root.resolve(name)), message);
            assertTrue(message.contains("iconv -f WINDOWS-1252 -t UTF-8"), message);
        }
        byte[] half = {(byte) 0xfe, (byte) 0xff, 0, 'a', 0};
        String message = refusal("b.txt", half);
        assertTrue(message.contains("byte 4") && message.contains("UTF-16BE"), message);
    }

    @Test
    void binaryFilesAreRefused() {
        for (String name : List.of("a.txt", "a.html")) {
            String message = refusal(name, new byte[] {'a', 'b', 0, 'c'});
            assertTrue(message.contains("looks like a binary file (zero byte at 2)"), message);
        }
        byte[] utf32 = {(byte) 0xff, (byte) 0xfe, 0, 0, 'a', 0, 0, 0};
        assertTrue(refusal("b.txt", utf32).contains("binary"));
    }

    @Test
    void aFileOverTheLimitIsRefusedNamingIt() throws IOException {
        Map<String, Integer> limits = Map.of("a.txt", 64, "a.html", 16);
        for (Map.Entry<String, Integer> limit : limits.entrySet()) {
            Path path = root.resolve(limit.getKey());
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength((limit.getValue() << 20) + 1L);
            }
            SourceFile source = new SourceFile(path, root, "", Instant.EPOCH);
            String message = refusal(() -> FORMATS.extractor(path).extract(source, new Found()));
            assertTrue(message.contains("more than " + limit.getValue() + " MiB"), message);
        }
    }

    @Test
    void blankFilesAreEmpty() throws IOException {
        for (String name : List.of("a.txt", "a.md", "a.html", "a.jsonl")) {
            assertTrue(extract(name, "").empty, name);
            assertTrue(extract(name, " \n\r\n\t").empty, name);
        }
        assertTrue(extract("b.html", "<title>Only</title><script>x</script>").empty);
    }

    @Test
    void textIsTitledByItsFirstLineOrFileName() throws IOException {
        assertEquals(
                "Scurvy, a plague", one("a.txt", "\n  Scurvy, a plague \nText").title());
        assertEquals("a.b", one("a.b.txt", "x".repeat(121) + "\nshort").title());
        assertEquals("c", one("c.txt", "-----\nText").title());
    }

    @Test
    void markdownIsTitledByItsFirstHeading() throws IOException {
        assertEquals(
                "The title",
                one("a.md", "Intro\n\n## Sub\n```\n# code\n```\n#  The title ##\n")
                        .title());
        assertEquals("Intro", one("b.md", "Intro\n\n## Sub\n").title());
        assertEquals("c", one("c.markdown", "---\n" + "x".repeat(200)).title());
    }

    @Test
    void htmlIsTitledByTitleThenHeadingThenFileName() throws IOException {
        assertEquals("T", one("a.html", "<title> T </title><h1>H</h1>").title());
        assertEquals("H", one("b.htm", "<h1> H </h1>text").title());
        assertEquals("c", one("c.XHTML", "<p>text").title());
    }

    @Test
    void htmlIsReadInTheCharsetThatItDeclares() throws IOException {
        byte[] bytes = "<meta charset=windows-1252><p>Caf\u00e9".getBytes(Charset.forName("windows-1252"));
        assertEquals("Caf\u00e9", extract("a.html", bytes).documents.getFirst().text());
        byte[] utf16 = "\ufeff<p>Caf\u00e9".getBytes(StandardCharsets.UTF_16LE);
        assertEquals("Caf\u00e9", extract("b.html", utf16).documents.getFirst().text());
    }

    @Test
    void aJsonLineIsADocumentWithMetadata() throws IOException {
        Document document = one("sub/a.jsonl", """
                {"id":"x/1 #","title":"T","text":"a\\tb\\r\\n\\ud83d\\ude00","year":1900,"big":1e3,"ok":true,\
                "none":null,"tags":["a",1,null],"no":[],"by":{"name":"Ann","at":[{"c":"x"},{"c":"y"}]},"_id":"other"}
                """);
        assertEquals("p/x/1 #", document.id());
        assertEquals(root.resolve("sub/a.jsonl").toUri() + "#x%2F1%20%23", document.uri());
        assertEquals("T", document.title());
        assertEquals("a\tb\r\n\ud83d\ude00", document.text());
        assertEquals(
                Map.of(
                        "year", new Value.Whole(1900),
                        "big", new Value.Real(1000),
                        "ok", new Value.Flag(true),
                        "tags", new Value.Several(List.of(new Value.Keyword("a"), new Value.Whole(1))),
                        "by.name", new Value.Keyword("Ann"),
                        "by.at.c", new Value.Several(List.of(new Value.Keyword("x"), new Value.Keyword("y"))),
                        "_id", new Value.Keyword("other")),
                document.metadata());
    }

    @Test
    void idsAreGivenOrNumbersOrTheLine() throws IOException {
        Found found = extract("sub/a.ndjson", """
                {"_id":"one","text":"a"}

                {"id":17,"title":"only a title"}\r
                {"text":"c"}
                {"id":18446744073709551616,"text":"d"}""");
        assertEquals(
                List.of("p/one", "p/17", "p/sub/a.ndjson#4", "p/18446744073709551616"),
                found.documents.stream().map(Document::id).toList());
        assertEquals(List.of(), found.failures);
        assertEquals(Map.of(), found.documents.getFirst().metadata());
    }

    @Test
    void brokenLinesFailAndTheOthersAreRead() throws IOException {
        List<String> broken = List.of(
                "{\"text\":",
                "[1]",
                "{\"text\":\"a\"} x",
                "{\"id\":\"a\"}",
                "{\"id\":\"a\",\"text\":\" \"}",
                "{\"id\":{},\"text\":\"a\"}",
                "{\"id\":\"" + "x".repeat(1_001) + "\",\"text\":\"a\"}",
                "{\"text\":5}",
                "{\"title\":[]}",
                "{\"text\":\"a\",\"text\":\"b\"}",
                "{\"text\":\"a\",\"n\":1e999}",
                "{\"text\":\"a\",\"b.c\":1,\"b\":{\"c\":2}}",
                "{\"text\":\"a\",\"n\":[" + "1,".repeat(10_000) + "1]}",
                "{\"text\":\"a\",\"d\":" + "[".repeat(5_000) + "}");
        Found found = extract("a.jsonl", String.join("\n", broken) + "\n{\"id\":\"good\",\"text\":\"a\"}");
        assertEquals(
                List.of("p/good"), found.documents.stream().map(Document::id).toList());
        assertEquals(broken.size(), found.failures.size());
        for (int i = 0; i < broken.size(); i++) {
            assertTrue(found.failures.get(i).startsWith("a.jsonl:" + (i + 1) + " "), found.failures.get(i));
        }
        assertTrue(found.failures.getFirst().contains("not valid JSON")
                && found.failures.getFirst().contains("column"));
        assertTrue(found.failures.get(3).contains("neither"), found.failures.get(3));
        assertTrue(found.failures.get(11).contains("\"b.c\" is given twice"), found.failures.get(11));
    }

    @Test
    void aLineThatIsNotUtf8FailsAloneWithItsPlaceInTheFile() throws IOException {
        byte[] bytes =
                "{\"id\":1,\"text\":\"a\"}\n\u00e9\n{\"id\":2,\"text\":\"b\"}".getBytes(StandardCharsets.ISO_8859_1);
        Found found = extract("a.jsonl", bytes);
        assertEquals(2, found.documents.size());
        assertTrue(found.failures.getFirst().startsWith("a.jsonl:2 byte 20 of"), found.failures.getFirst());
    }

    @Test
    void jsonLinesInUtf16AreRefused() throws IOException {
        Found found = extract("a.jsonl", "\ufeff{\"text\":\"a\"}".getBytes(StandardCharsets.UTF_16LE));
        assertEquals(1, found.failures.size());
        assertTrue(found.failures.getFirst().contains("iconv -f UTF-16"), found.failures.getFirst());
    }

    @Test
    void aLineOverTheLimitFailsAlone() throws IOException {
        Path path = root.resolve("a.jsonl");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(Content.MAX_BYTES + 10L);
            file.writeBytes("\n{\"id\":1,\"text\":\"a\"}\n");
        }
        Found found = new Found();
        FORMATS.extractor(path).extract(new SourceFile(path, root, "", Instant.EPOCH), found);
        assertEquals(1, found.documents.size());
        assertTrue(
                found.failures.getFirst().startsWith("a.jsonl:1 the line has more than 64 MiB"),
                found.failures.getFirst());
    }

    @Test
    void aDocumentThatCannotBeTakenSaysWhy() {
        String name = ("d".repeat(200) + "/").repeat(5) + "a.txt"; // an id of more than 1,000
        assertThrows(BadInput.class, () -> extract(name, "text"));
    }
}
