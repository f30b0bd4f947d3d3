package pith.indexer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Calendar;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TimeZone;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFStyles;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STStyleType;

/** A small file of every format, made by the libraries that others make them with, or by hand. */
final class Samples {
    private Samples() {}

    /** By extension. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("txt", utf8("A title\n\nThe quick brown fox.\n"));
        all.put("md", utf8("---\ntitle: Front\nyear: 1900\n---\n# Head\n\nThe quick brown fox.\n"));
        all.put(
                "html",
                utf8("<html lang=de><title>T</title><h1>Head</h1><p>The quick brown fox.<table><tr><td>a<td>b"));
        all.put("json", utf8("[{\"id\":\"a\",\"text\":\"The quick brown fox.\",\"n\":1},{\"text\":\"Other\"}]"));
        all.put("jsonl", utf8("{\"id\":\"a\",\"text\":\"The quick brown fox.\"}\n{\"text\":\"Other\"}\n"));
        all.put("csv", utf8("id,title,text,year\n1,A,\"The quick, brown fox.\",1900\n2,B,Other,1901\n"));
        all.put("tsv", utf8("name\tcolour\nfox\tbrown\n"));
        all.put("java", utf8("/** The quick brown fox. */\nclass Fox {}\n"));
        all.put("pdf", pdf("The quick brown fox.", "jumps over"));
        all.put("docx", docx());
        all.put("pptx", pptx());
        all.put("xlsx", xlsx());
        all.put("xls", xls());
        all.put("odt", odt());
        all.put("epub", epub());
        all.put(
                "rtf",
                utf8("{\\rtf1\\ansi{\\info{\\title A title}{\\author Ann}}\\pard The quick \\b brown\\b0  fox.\\par "
                        + "Second \\'e4\\par}"));
        all.put("eml", eml());
        return all;
    }

    static byte[] of(String extension) {
        return Objects.requireNonNull(all().get(extension), extension);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface Writing {
        void to(ByteArrayOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            writing.to(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two documents of each format's worth of pages. */
    static byte[] pdf(String... pages) {
        return pdf("", pages);
    }

    /** @param password without which it cannot be opened; empty for none */
    static byte[] pdf(String password, String[] pages) {
        return written(out -> {
            try (PDDocument pdf = new PDDocument()) {
                for (String text : pages) {
                    PDPage page = new PDPage();
                    pdf.addPage(page);
                    try (PDPageContentStream content = new PDPageContentStream(pdf, page)) {
                        content.beginText();
                        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                        content.newLineAtOffset(72, 700);
                        content.showText(text);
                        content.endText();
                    }
                }
                pdf.getDocumentInformation().setTitle("A title");
                pdf.getDocumentInformation().setAuthor("Ann Other");
                Calendar created = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
                created.setTimeInMillis(1_600_000_000_000L);
                pdf.getDocumentInformation().setCreationDate(created);
                pdf.getDocumentCatalog().setLanguage("en-GB");
                if (!password.isEmpty()) {
                    pdf.protect(new StandardProtectionPolicy(password, password, new AccessPermission()));
                }
                pdf.save(out);
            }
        });
    }

    static byte[] docx() {
        return written(out -> {
            try (XWPFDocument document = new XWPFDocument()) {
                XWPFStyles styles = document.createStyles();
                CTStyle style = CTStyle.Factory.newInstance();
                style.setStyleId("Heading1");
                style.addNewName().setVal("heading 1");
                style.setType(STStyleType.PARAGRAPH);
                styles.addStyle(new XWPFStyle(style));
                styles.setDefaultFonts(
                        org.openxmlformats.schemas.wordprocessingml.x2006.main.CTFonts.Factory.newInstance());
                styles.setSpellingLanguage("de-DE");
                XWPFParagraph heading = document.createParagraph();
                heading.setStyle("Heading1");
                heading.createRun().setText("Who was first?");
                document.createParagraph().createRun().setText("The quick brown fox.");
                XWPFTable table = document.createTable(2, 2);
                for (int i = 0; i < 4; i++) {
                    table.getRow(i / 2).getCell(i % 2).setText("cell" + i);
                }
                document.createParagraph().createRun().setText("After the table.");
                document.getProperties().getCoreProperties().setTitle("A title");
                document.getProperties().getCoreProperties().setCreator("Ann Other");
                document.getProperties()
                        .getCoreProperties()
                        .setCreated(Optional.of(Date.from(Instant.parse("2020-09-13T12:26:40Z"))));
                document.write(out);
            }
        });
    }

    static byte[] pptx() {
        return written(out -> {
            try (XMLSlideShow show = new XMLSlideShow()) {
                show.createSlide().createTextBox().setText("The quick brown fox.");
                show.createSlide().createTextBox().setText("Second slide.");
                show.getProperties().getCoreProperties().setTitle("A title");
                show.write(out);
            }
        });
    }

    static byte[] xlsx() {
        return written(out -> {
            try (XSSFWorkbook book = new XSSFWorkbook()) {
                XSSFSheet sheet = book.createSheet("Animals");
                for (int i = 0; i < 3; i++) {
                    XSSFRow row = sheet.createRow(i);
                    row.createCell(0).setCellValue("fox" + i);
                    row.createCell(1).setCellValue(i + 0.5);
                }
                book.write(out);
            }
        });
    }

    static byte[] xls() {
        return written(out -> {
            try (HSSFWorkbook book = new HSSFWorkbook()) {
                var row = book.createSheet("Animals").createRow(0);
                row.createCell(0).setCellValue("fox");
                row.createCell(1).setCellValue("brown");
                book.write(out);
            }
        });
    }

    /** A Microsoft file of today's kind behind a password. */
    static byte[] locked(byte[] plain) {
        return written(out -> {
            try (POIFSFileSystem container = new POIFSFileSystem()) {
                Encryptor encryptor = new EncryptionInfo(EncryptionMode.standard).getEncryptor();
                encryptor.confirmPassword("secret");
                try (var in = encryptor.getDataStream(container)) {
                    in.write(plain);
                } catch (java.security.GeneralSecurityException e) {
                    throw new IOException(e);
                }
                container.writeFilesystem(out);
            }
        });
    }

    static final String ODF = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
            + "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' "
            + "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' "
            + "xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' "
            + "xmlns:fo='urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0' "
            + "xmlns:meta='urn:oasis:names:tc:opendocument:xmlns:meta:1.0' "
            + "xmlns:dc='http://purl.org/dc/elements/1.1/'";

    static byte[] odt() {
        return odt(
                "<text:h text:outline-level='2'>1. A heading</text:h><text:p>The <text:span>quick</text:span>"
                        + "<text:s text:c='2'/>brown<text:tab/>fox.</text:p>"
                        + "<text:list><text:list-item><text:p>an item</text:p></text:list-item></text:list>"
                        + "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
                        + "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
                        + "<text:p>Done.</text:p>",
                "<manifest/>");
    }

    static byte[] odt(String body, String manifest) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("mimetype", utf8("application/vnd.oasis.opendocument.text"));
        parts.put("META-INF/manifest.xml", utf8(manifest));
        parts.put(
                "content.xml",
                utf8("<office:document-content " + ODF + "><office:body><office:text>" + body
                        + "</office:text></office:body></office:document-content>"));
        parts.put(
                "meta.xml",
                utf8("<office:document-meta " + ODF + "><office:meta><dc:title>A title</dc:title>"
                        + "<dc:creator>Ann Other</dc:creator><meta:creation-date>2020-09-13T12:26:40.123456789"
                        + "</meta:creation-date></office:meta></office:document-meta>"));
        parts.put(
                "styles.xml",
                utf8("<office:document-styles " + ODF + "><office:styles><style:default-style>"
                        + "<style:text-properties fo:language='fr' fo:country='FR'/></style:default-style>"
                        + "</office:styles></office:document-styles>"));
        return zip(parts);
    }

    static byte[] epub() {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("mimetype", utf8("application/epub+zip"));
        parts.put(
                "META-INF/container.xml",
                utf8("<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>"));
        parts.put(
                "OPS/book.opf",
                utf8("<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>A title</dc:title>"
                        + "<dc:creator>Ann Other</dc:creator><dc:creator>Bob</dc:creator><dc:language>it</dc:language>"
                        + "<dc:date>2020-09-13</dc:date></metadata><manifest>"
                        + "<item id='n' href='nav.xhtml' properties='nav'/><item id='b' href='text/b.xhtml'/>"
                        + "<item id='a' href='text/a%20b.xhtml'/></manifest>"
                        + "<spine><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/></spine></package>"));
        parts.put("OPS/nav.xhtml", utf8("<html><body><p>Contents</p></body></html>"));
        parts.put("OPS/text/a b.xhtml", utf8("<html><body><h1>One</h1><p>The quick brown fox.</p></body></html>"));
        parts.put("OPS/text/b.xhtml", utf8("<html><body><h1>Two</h1><p>Second.</p></body></html>"));
        return zip(parts);
    }

    static byte[] eml() {
        return utf8("""
                From: Ann Other <ann@example.org>
                To: bob@example.org
                Subject: =?utf-8?q?A_t=C3=AFtle?=
                Date: Sun, 13 Sep 2020 12:26:40 +0000
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=x

                --x
                Content-Type: multipart/alternative; boundary=y

                --y
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                The quick br=F6wn fox.
                --y
                Content-Type: text/html

                <p>Not this
                --y--
                --x
                Content-Type: application/octet-stream
                Content-Disposition: attachment

                nor this
                --x--
                """.replace("\n", "\r\n"));
    }

    /** Parts in their order, the first as EPUB and ODF want it: not compressed. */
    static byte[] zip(Map<String, byte[]> parts) {
        return written(out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                boolean first = true;
                for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                    ZipEntry entry = new ZipEntry(part.getKey());
                    if (first && part.getKey().equals("mimetype")) {
                        CRC32 crc = new CRC32();
                        crc.update(part.getValue());
                        entry.setMethod(ZipEntry.STORED);
                        entry.setSize(part.getValue().length);
                        entry.setCrc(crc.getValue());
                    }
                    first = false;
                    zip.putNextEntry(entry);
                    zip.write(part.getValue());
                    zip.closeEntry();
                }
            }
        });
    }

    /** The parts of a zip in their order. */
    static Map<String, byte[]> parts(byte[] zip) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (var in = new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                parts.put(entry.getName(), in.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }

    /** The formats that a child parses. */
    static final List<String> FOREIGN =
            List.of("html", "pdf", "docx", "pptx", "xlsx", "xls", "odt", "epub", "rtf", "eml");
}
