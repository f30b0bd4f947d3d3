package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BruteForceIndex;
import pith.engine.IndexStamp;
import pith.engine.IndexView;
import pith.engine.UnreadableSource;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

/** That a file made to do harm is a line in the report, and that its neighbour is indexed all the same. */
class HostileFilesTest {
    private static final String BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
            + "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
            + "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'>"
            + "<!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'><!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'>"
            + "<!ENTITY h '&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;'><!ENTITY bomb '&h;&h;&h;&h;&h;&h;&h;&h;&h;&h;'>]>";

    private final FakeEncoder encoder = new FakeEncoder();
    private final BruteForceIndex index = new BruteForceIndex(IndexStamp.of(encoder));

    @TempDir
    private Path temporary;

    private Path docs = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        docs = Files.createDirectory(temporary.toRealPath().resolve("docs"));
        Files.writeString(docs.resolve("zz.txt"), "the neighbour");
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(docs.resolve(name), bytes);
    }

    /** Indexes the folder; the neighbour is there. */
    private IndexReport run() {
        IndexReport report = new Indexer(encoder, index).run(IndexJob.of(docs));
        assertFalse(report.interrupted());
        try (IndexView view = index.view()) {
            assertTrue(view.number("zz.txt") >= 0, () -> report.entries().toString());
        }
        return report;
    }

    /** The reason why the one hostile file failed. */
    private String failure() {
        List<Entry> failed = run().entries(Outcome.FAILED);
        assertEquals(1, failed.size(), failed.toString());
        return failed.getFirst().reason();
    }

    private String text(String id) {
        try (IndexView view = index.view()) {
            int number = view.number(id);
            assertTrue(number >= 0, id);
            return view.document(number).text();
        }
    }

    private static void assertSays(String part, String reason) {
        assertTrue(reason.contains(part), reason);
    }

    private static byte[] withPart(byte[] zip, String name, byte[] bytes) {
        Map<String, byte[]> parts = Samples.parts(zip);
        parts.put(name, bytes);
        return Samples.zip(parts);
    }

    private void bomb(String name, byte[] from, String part, int mebibytes) throws IOException {
        Map<String, byte[]> parts = Samples.parts(from);
        parts.remove(part);
        byte[] blank = new byte[1 << 20];
        Arrays.fill(blank, (byte) ' ');
        try (OutputStream file = Files.newOutputStream(docs.resolve(name));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> each : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                zip.write(each.getValue());
            }
            zip.putNextEntry(new ZipEntry(part));
            for (int i = 0; i < mebibytes; i++) {
                zip.write(blank);
            }
        }
        assertTrue(Files.size(docs.resolve(name)) < 4 << 20);
    }

    @Test
    void zipBombInADocx() throws IOException {
        bomb("a.docx", Samples.docx(), "word/document.xml", 200);
        assertSays("a.docx", failure());
    }

    @Test
    void zipBombInAnOdt() throws IOException {
        bomb("a.odt", Samples.odt(), "content.xml", 130);
        assertSays("unpacks to more than 128 MiB", failure());
    }

    @Test
    void zipBombInAnEpub() throws IOException {
        bomb("a.epub", Samples.epub(), "OPS/text/b.xhtml", 100);
        assertSays("more than 16 MiB in its part OPS/text/b.xhtml", failure());
    }

    @Test
    void zipsInZipsAreNotOpened() throws IOException {
        byte[] noise = new byte[1 << 12];
        new Random(1).nextBytes(noise); // not of the kind that is refused for packing too well
        byte[] inner = Samples.zip(new LinkedHashMap<>(Map.of("a.txt", noise)));
        for (int i = 0; i < 6; i++) {
            inner = Samples.zip(new LinkedHashMap<>(Map.of("a.zip", inner, "b.zip", inner)));
        }
        write("a.zip", inner);
        Map<String, byte[]> parts = Samples.parts(Samples.docx());
        parts.computeIfPresent(
                "[Content_Types].xml",
                (name, types) -> Samples.utf8(new String(types, StandardCharsets.UTF_8)
                        .replace("</Types>", "<Default Extension='zip' ContentType='application/zip'/></Types>")));
        parts.put("word/embeddings/a.zip", inner);
        write("b.docx", Samples.zip(parts));
        IndexReport report = run();
        assertEquals(1, report.count(Outcome.SKIPPED));
        assertEquals(List.of(), report.entries(Outcome.FAILED));
        assertTrue(text("b.docx").endsWith("After the table."));
    }

    @Test
    void entityBombInADocx() throws IOException {
        write(
                "a.docx",
                withPart(
                        Samples.docx(),
                        "word/document.xml",
                        Samples.utf8("<?xml version='1.0'?>" + BOMB
                                + "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
                                + "<w:p><w:r><w:t>&bomb;</w:t></w:r></w:p></w:body></w:document>")));
        assertSays("a.docx", failure());
    }

    @Test
    void entityBombInAnOdt() throws IOException {
        write(
                "a.odt",
                withPart(Samples.odt(), "content.xml", Samples.utf8("<?xml version='1.0'?>" + BOMB + "<x>&bomb;</x>")));
        assertSays("DOCTYPE", failure());
    }

    @Test
    void entityBombsWhereEntitiesMeanNothing() throws IOException {
        write(
                "a.epub",
                withPart(
                        Samples.epub(),
                        "OPS/text/b.xhtml",
                        Samples.utf8("<?xml version='1.0'?>" + BOMB + "<html><body><p>x &bomb;</p></body></html>")));
        write("b.html", Samples.utf8(BOMB + "<p>x &bomb;<svg><text>&bomb;</text></svg></p>"));
        write("c.xml", Samples.utf8("<?xml version='1.0'?>" + BOMB + "<x>&bomb;</x>"));
        assertEquals(4, run().count(Outcome.INDEXED));
        for (String id : List.of("a.epub", "b.html", "c.xml")) {
            assertTrue(text(id).length() < 1_000, id);
        }
    }

    @Test
    void externalEntitiesAreNotFetched() throws IOException {
        Path secret = Files.writeString(temporary.resolve("secret.txt"), "the-secret");
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + server.getLocalPort() + "/";
            String type = "<?xml version='1.0'?><!DOCTYPE x SYSTEM '" + address + "x.dtd' [<!ENTITY e SYSTEM '"
                    + address + "e'><!ENTITY s SYSTEM '" + secret.toUri() + "'>]>";
            write(
                    "a.docx",
                    withPart(
                            Samples.docx(),
                            "word/document.xml",
                            Samples.utf8(type
                                    + "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
                                    + "<w:body><w:p><w:r><w:t>x &e;&s;</w:t></w:r></w:p></w:body></w:document>")));
            write(
                    "b.odt",
                    withPart(
                            Samples.odt(),
                            "content.xml",
                            Samples.utf8(type + "<office:document-content " + Samples.ODF
                                    + "><office:body>&e;&s;</office:body>" + "</office:document-content>")));
            write(
                    "c.epub",
                    withPart(
                            Samples.epub(),
                            "OPS/text/b.xhtml",
                            Samples.utf8(type + "<html><body>x &e;&s;</body></html>")));
            write(
                    "d.html",
                    Samples.utf8("<link rel=stylesheet href=" + address + "><img src=" + address + "><iframe src="
                            + secret.toUri() + "></iframe><p>x"));
            run();
            server.setSoTimeout(200);
            assertThrows(SocketTimeoutException.class, server::accept);
        }
        try (IndexView view = index.view()) {
            view.forEach(entry -> assertFalse(text(entry.id()).contains("the-secret"), entry.id()));
        }
    }

    @Test
    void aLineOfAHundredMegabytes() throws IOException {
        byte[] block = new byte[1 << 20];
        Arrays.fill(block, (byte) 'x');
        for (String name : List.of("a.txt", "a.md", "a.csv", "a.json", "a.html", "a.eml")) {
            try (OutputStream out = Files.newOutputStream(docs.resolve(name))) {
                out.write((name.equals("a.json") ? "[\"" : "From: ").getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < 100; i++) {
                    out.write(block);
                }
            }
        }
        List<Entry> failed = run().entries(Outcome.FAILED);
        assertEquals(6, failed.size(), failed.toString());
        failed.forEach(entry -> assertSays("which is the limit", entry.reason()));
    }

    @Test
    void aBrokenPdf() throws IOException {
        write("a.pdf", Samples.utf8("%PDF-1.7\nnothing more of the kind\n"));
        assertSays("a.pdf is damaged", failure());
    }

    @Test
    void aPdfThatIsCutOff() throws IOException {
        byte[] whole = Samples.pdf("The quick brown fox.", "jumps over");
        for (int tenth = 1; tenth < 10; tenth++) {
            write("cut" + tenth + ".pdf", Arrays.copyOf(whole, whole.length * tenth / 10));
        }
        IndexReport report = run();
        assertEquals(10, report.entries().size(), "each is read as far as it goes, or fails");
        assertTrue(report.count(Outcome.FAILED) >= 1);
    }

    @Test
    void lockedFilesSaySo() throws IOException {
        write("a.pdf", Samples.pdf("secret", new String[] {"x"}));
        write("b.docx", Samples.locked(Samples.docx()));
        write("c.xlsx", Samples.locked(Samples.xlsx()));
        write(
                "d.odt",
                Samples.odt(
                        "<text:p>x</text:p>",
                        "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'><m:file-entry"
                                + " m:full-path='content.xml'><m:encryption-data/></m:file-entry></m:manifest>"));
        List<Entry> failed = run().entries(Outcome.FAILED);
        assertEquals(4, failed.size(), failed.toString());
        failed.forEach(entry -> assertSays("is protected by a password", entry.reason()));
    }

    @Test
    void filesThatVanishOrGrowWhileTheyAreRead() throws IOException {
        try (Formats formats = new Formats(() -> {})) {
            for (String extension : Samples.all().keySet()) {
                Path path = docs.resolve("a." + extension);
                Files.write(path, Samples.of(extension));
                Extractor extractor = formats.extractor(path);
                SourceFile file = new SourceFile(path, docs, "", Instant.EPOCH);
                try (RandomAccessFile growing = new RandomAccessFile(path.toFile(), "rw")) {
                    growing.setLength((256L << 20) + 1);
                }
                Found found = new Found();
                if (!extension.equals("jsonl")) { // a line each
                    String message = String.valueOf(
                            assertThrows(UnreadableSource.class, () -> extractor.extract(file, found), extension)
                                    .getMessage());
                    assertSays("which is the limit", message);
                }
                Files.delete(path);
                Exception gone = assertThrows(Exception.class, () -> extractor.extract(file, found), extension);
                assertTrue(
                        gone instanceof NoSuchFileException
                                || String.valueOf(gone.getMessage()).contains("no longer there"),
                        extension + ": " + gone);
            }
        }
    }

    @Test
    void deepNesting() throws IOException {
        int depth = 200_000;
        write("a.json", Samples.utf8("[{\"text\":\"x\",\"d\":" + "[".repeat(depth)));
        write("b.html", Samples.utf8("<div>".repeat(depth) + "deep"));
        write("c.odt", Samples.odt("<text:section>".repeat(5_000) + "</text:section>".repeat(5_000), "<m/>"));
        write("d.pdf", pageTree(5_000, 1));
        IndexReport report = run();
        assertEquals(5, report.entries().size());
        List<String> failed =
                report.entries(Outcome.FAILED).stream().map(Entry::name).toList();
        assertTrue(failed.contains(docs.resolve("a.json").toString()), failed.toString());
        assertTrue(failed.contains(docs.resolve("c.odt").toString()), failed.toString());
    }

    @Test
    void aPdfThatClaimsAMillionPages() throws IOException {
        write("a.pdf", pageTree(1, 1_000_000));
        IndexReport report = run();
        assertEquals(2, report.entries().size());
    }

    /** A PDF of one page below so many nodes, each of which claims so many pages. */
    private static byte[] pageTree(int depth, int count) {
        StringBuilder pdf = new StringBuilder("""
                %PDF-1.4
                1 0 obj
                <</Type/Catalog/Pages 10 0 R>>
                endobj
                2 0 obj
                <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>
                endobj
                3 0 obj
                <</Length 38>>
                stream
                BT /F 12 Tf 72 700 Td (deep text) Tj ET
                endstream
                endobj
                """);
        for (int i = 0; i < depth; i++) {
            pdf.append(10 + i)
                    .append(" 0 obj\n<</Type/Pages/Count ")
                    .append(count)
                    .append("/Kids[")
                    .append(11 + i);
            pdf.append(" 0 R]")
                    .append(i == 0 ? "" : "/Parent " + (9 + i) + " 0 R")
                    .append(">>\nendobj\n");
        }
        pdf.append(10 + depth).append(" 0 obj\n<</Type/Page/Parent ").append(9 + depth);
        pdf.append(" 0 R/MediaBox[0 0 600 800]/Contents 3 0 R/Resources<</Font<</F 2 0 R>>>>>>\nendobj\n");
        pdf.append("trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n");
        return pdf.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
