package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Document;
import pith.engine.UnreadableSource;
import pith.engine.Value;

/** Every format, read from a real file of it: text, headings, tables, pages and what the file says of itself. */
class FormatsTest {
    private static final Formats FORMATS = new Formats(() -> {});
    private static final Value CREATED = new Value.Date(Instant.parse("2020-09-13T12:26:40Z"));

    @TempDir
    private Path folder;

    @AfterAll
    static void endChild() {
        FORMATS.close();
    }

    private Found read(String name, byte[] bytes) throws IOException {
        Path path = folder.toRealPath().resolve(name);
        Files.write(path, bytes);
        Found found = new Found();
        FORMATS.extractor(path).extract(new SourceFile(path, folder.toRealPath(), "", Instant.EPOCH), found);
        return found;
    }

    private Document one(String name, byte[] bytes) throws IOException {
        Found found = read(name, bytes);
        assertEquals(List.of(), found.failures);
        assertEquals(List.of(), found.unknown);
        assertEquals(1, found.documents.size());
        return found.documents.getFirst();
    }

    private Document sample(String extension) throws IOException {
        return one("a." + extension, Samples.of(extension));
    }

    private static Value word(String word) {
        return new Value.Keyword(word);
    }

    @Test
    void pdfKeepsItsPages() throws IOException {
        Document document = one("a.pdf", Samples.pdf("The quick brown fox.", "jumps over", " ", "the dog"));
        assertEquals("The quick brown fox.\njumps over\n\nthe dog", document.text());
        assertEquals(List.of(0, 21, 32, 33), document.pageStarts());
        assertEquals(4, document.pageAt(document.text().indexOf("dog")).orElseThrow());
        assertEquals("A title", document.title());
        assertEquals("en", document.language());
        assertEquals(
                Map.of(
                        "format",
                        word("pdf"),
                        "author",
                        word("Ann Other"),
                        "created",
                        CREATED,
                        "pages",
                        new Value.Whole(4)),
                document.metadata());
    }

    @Test
    void docxKeepsHeadingsAndTables() throws IOException {
        Document document = sample("docx");
        assertEquals(
                "# Who was first?\n\nThe quick brown fox.\n\ncell0\tcell1\ncell2\tcell3\n\nAfter the table.",
                document.text());
        assertTrue(Sentences.of(document.text(), "").getFirst().heading());
        assertEquals("A title", document.title());
        assertEquals("de", document.language());
        assertEquals(word("docx"), document.metadata().get("format"));
        assertEquals(word("Ann Other"), document.metadata().get("author"));
        assertEquals(CREATED, document.metadata().get("created"));
    }

    @Test
    void slidesArePages() throws IOException {
        Document document = sample("pptx");
        assertEquals("The quick brown fox.\nSecond slide.", document.text());
        assertEquals(List.of(0, 21), document.pageStarts());
        assertEquals("A title", document.title());
    }

    @Test
    void sheetsAreRowsWithTabs() throws IOException {
        assertEquals(
                "Animals\n\nfox0\t0.5\nfox1\t1.5\nfox2\t2.5", sample("xlsx").text());
        Document old = sample("xls");
        assertEquals("Animals\n\nfox\tbrown", old.text());
        assertEquals(word("xls"), old.metadata().get("format"));
    }

    @Test
    void odtKeepsHeadingsListsAndTables() throws IOException {
        Document document = sample("odt");
        assertEquals("## 1. A heading\n\nThe quick brown fox.\n\n- an item\n\na\tb\n\nDone.", document.text());
        assertEquals("A title", document.title());
        assertEquals("fr", document.language());
        assertEquals(word("Ann Other"), document.metadata().get("author"));
    }

    @Test
    void epubIsReadInTheOrderOfItsSpine() throws IOException {
        Document document = sample("epub");
        assertEquals("One\n\nThe quick brown fox.\n\nTwo\n\nSecond.", document.text());
        assertEquals("it", document.language());
        assertEquals(
                new Value.Several(List.of(word("Ann Other"), word("Bob"))),
                document.metadata().get("author"));
    }

    @Test
    void rtfIsRead() throws IOException {
        Document document = sample("rtf");
        assertEquals("The quick brown fox.\n\nSecond \u00e4", document.text());
        assertEquals("A title", document.title());
        assertEquals(word("Ann"), document.metadata().get("author"));
    }

    @Test
    void aMailIsItsPlainText() throws IOException {
        Document document = sample("eml");
        assertEquals("The quick br\u00f6wn fox.", document.text());
        assertEquals("A t\u00eftle", document.title());
        assertEquals(word("Ann Other"), document.metadata().get("author"));
        assertEquals(CREATED, document.metadata().get("created"));
    }

    @Test
    void htmlDeclaresLanguageAuthorAndDate() throws IOException {
        Document document = one(
                "a.html",
                Samples.utf8("<html lang=pt-BR><meta name=author content='Ann'><meta property=article:published_time"
                        + " content=2020-09-13T12:26:40Z><title>T</title><p>x"));
        assertEquals("pt", document.language());
        assertEquals(Map.of("format", word("html"), "author", word("Ann"), "created", CREATED), document.metadata());
    }

    @Test
    void contentTellsBinaryFormatsWhateverTheName() throws IOException {
        for (String extension : Samples.FOREIGN) {
            if (!extension.equals("html") && !extension.equals("eml")) {
                for (String name : List.of("a.txt", "a.md", "a", "a.unknown")) {
                    Document document = one(name, Samples.of(extension));
                    assertEquals(word(extension), document.metadata().get("format"), name);
                }
            }
        }
        assertEquals(
                word("html"),
                one("a", Samples.utf8("<!DOCTYPE html><p>x")).metadata().get("format"));
        assertEquals(word("eml"), one("a", Samples.eml()).metadata().get("format"));
    }

    @Test
    void textOfAnyNameIsText() throws IOException {
        for (String name : List.of("Main.java", "a.py", "Makefile", "a.unheard-of", "a.xml", "a.yaml", "a.pdf")) {
            String text = "# The  quick\n\tbrown <fox/>\n";
            Document document = one(name, Samples.utf8(text));
            assertEquals(text, document.text(), name);
        }
        assertEquals("Main", one("Main.java", Samples.utf8("import x;")).title());
        assertEquals(
                word("java"),
                one("Main.java", Samples.utf8("import x;")).metadata().get("format"));
    }

    @Test
    void whatIsNoTextAndNoFormatIsUnknown() throws IOException {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13};
        assertTrue(read("a.png", png).unknown.getFirst().contains("binary file named .png"));
        byte[] latin = {'C', 'a', 'f', (byte) 0xe9};
        assertTrue(read("a.unheard-of", latin).unknown.getFirst().contains("UTF-8"));
        byte[] zip = Samples.zip(new LinkedHashMap<>(Map.of("a.class", new byte[10])));
        assertTrue(read("a.jar", zip).unknown.getFirst().contains("an archive"));
        assertThrows(UnreadableSource.class, () -> read("a.docx", png));
    }

    @Test
    void frontMatterIsMetadataAndStaysInTheText() throws IOException {
        String text = """
                ---
                title: "The title"
                lang: de-AT
                date: 2020-09-13T12:26:40Z
                year: 1900
                share: 0.5
                draft: false
                tags: [a, b]
                # no heading
                by:
                  name: Ann
                ---
                # Other

                Text
                """;
        Document document = one("a.md", Samples.utf8(text));
        assertEquals(text, document.text());
        assertEquals("The title", document.title());
        assertEquals("de", document.language());
        assertEquals(
                Map.of(
                        "format",
                        word("md"),
                        "lang",
                        word("de-AT"),
                        "date",
                        CREATED,
                        "year",
                        new Value.Whole(1900),
                        "share",
                        new Value.Real(0.5),
                        "draft",
                        new Value.Flag(false),
                        "tags",
                        new Value.Several(List.of(word("a"), word("b"))),
                        "by.name",
                        word("Ann")),
                document.metadata());
        assertEquals(
                "Other",
                one("b.md", Samples.utf8("---\nyear: 1\n# c\n---\n# Other\n")).title());
    }

    @Test
    void whatOnlyLooksLikeFrontMatterIsText() throws IOException {
        List<String> others = List.of(
                "---\nA rule above prose, and below.\n---\n",
                "---\na: &x [1]\nb: *x\n---\n",
                "---\na: " + "[".repeat(5_000) + "\n---\n",
                "---\na: 1\na: 2\n---\n",
                "---\na: !!java.lang.Object {}\n---\n",
                "---\na: 1\n",
                "----\na: 1\n---\n",
                "---\na: " + "x".repeat(70_000) + "\n---\n");
        for (String text : others) {
            Document document = one("a.md", Samples.utf8(text));
            assertEquals(text, document.text());
            assertEquals(Map.of("format", word("md")), document.metadata(), text);
        }
    }

    @Test
    void jsonIsDocumentsWhereItHasTexts() throws IOException {
        Document document =
                one("a.json", Samples.utf8("{\"title\":\"T\",\"text\":\"x\",\"year\":1900,\"lang\":\"de\"}"));
        assertEquals("a.json", document.id());
        assertEquals("x", document.text());
        assertEquals("de", document.language());
        assertEquals(Map.of("year", new Value.Whole(1900), "lang", word("de")), document.metadata());
        assertEquals(
                "own",
                one("b.json", Samples.utf8("{\"id\":\"own\",\"text\":\"x\"}")).id());
        Found list = read("c.json", Samples.utf8("[{\"text\":\"x\"},{\"id\":7,\"text\":\"y\"},{\"no\":1}]"));
        assertEquals(
                List.of("c.json#1", "7"),
                list.documents.stream().map(Document::id).toList());
        assertTrue(list.failures.getFirst().startsWith("c.json:3 neither"), list.failures.toString());
        for (String other : List.of("{\"a\":1}", "[1,2]", "{ // comment\n}", "[{\"text\":\"x\"}", "{\"text\":1}")) {
            assertEquals(other, one("d.json", Samples.utf8(other)).text());
        }
    }

    @Test
    void typesAreDeclaredOrDetected() throws IOException {
        Document document = one(
                "a.jsonl",
                Samples.utf8("{\"text\":\"x\",\"a\":\"2020-09-13T12:26:40Z\",\"b\":\"2020-09-13\",\"c\":{\"real\":3},"
                        + "\"d\":{\"date\":\"2020-09-13T14:26:40+02:00\"},\"e\":\"2020-13-13\",\"f\":{\"date\":\"soon\"},"
                        + "\"g\":{\"text\":\"two words\"},\"h\":[{\"text\":\"a\"},{\"text\":\"b\",\"i\":1}]}"));
        assertEquals(
                Map.of(
                        "a",
                        CREATED,
                        "b",
                        new Value.Date(Instant.parse("2020-09-13T00:00:00Z")),
                        "c",
                        new Value.Real(3),
                        "d",
                        CREATED,
                        "e",
                        word("2020-13-13"),
                        "f.date",
                        word("soon"),
                        "g",
                        new Value.Text("two words"),
                        "h",
                        new Value.Several(List.of(new Value.Text("a"))),
                        "h.text",
                        new Value.Several(List.of(word("b"))),
                        "h.i",
                        new Value.Several(List.of(new Value.Whole(1)))),
                document.metadata());
    }

    @Test
    void aTableWithATextColumnIsDocuments() throws IOException {
        Found found = read("a.csv", Samples.utf8("""
                        id;Title;Text;whole;mixed;real;flag;date;lang
                        x;A;"one; ""two""
                        three";1;1;1;true;2020-09-13;de
                        ;B;other;-2;x;2.5;false;;
                        ;;;;;;;;
                        """));
        assertEquals(List.of(), found.failures);
        assertEquals(
                List.of("x", "a.csv#3"),
                found.documents.stream().map(Document::id).toList());
        Document first = found.documents.getFirst();
        assertEquals("A", first.title());
        assertEquals("one; \"two\"\nthree", first.text());
        assertEquals("de", first.language());
        assertEquals(
                Map.of(
                        "whole", new Value.Whole(1),
                        "mixed", word("1"),
                        "real", new Value.Real(1),
                        "flag", new Value.Flag(true),
                        "date", new Value.Date(Instant.parse("2020-09-13T00:00:00Z")),
                        "lang", word("de")),
                first.metadata());
    }

    @Test
    void anyOtherTableIsOneDocument() throws IOException {
        Document document = one("a.csv", Samples.utf8("name,colour\nfox,\"red,\nbrown\"\n"));
        assertEquals("name\tcolour\nfox\tred, brown\n", document.text());
        assertEquals(
                "name\tcolour\nfox\t\"brown\n",
                one("b.tsv", Samples.utf8("name\tcolour\nfox\t\"brown\n")).text());
    }
}
