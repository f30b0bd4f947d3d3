package pith.indexer.child;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.jspecify.annotations.Nullable;

/** Looks into a zip for what it is: an office file, a book, or just an archive, which is not opened. */
final class ZipParser implements Parser {
    private static final int MAX_PARTS = 20_000;
    private static final long MAX_UNPACKED_BYTES = 1L << 30;
    private static final int MAX_MIMETYPE_BYTES = 200;

    private final OOXMLParser tika = new OOXMLParser();

    @Override
    public Reply parse(Path path, Kind kind) throws IOException {
        String office;
        Declared declared = new Declared();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            refuseBomb(zip);
            switch (mimetype(zip)) {
                case "application/epub+zip" -> {
                    return Epub.parse(zip);
                }
                case "application/vnd.oasis.opendocument.text" -> {
                    return OpenDocument.parse(zip, "odt");
                }
                case "application/vnd.oasis.opendocument.spreadsheet" -> {
                    return OpenDocument.parse(zip, "ods");
                }
                case "application/vnd.oasis.opendocument.presentation" -> {
                    return OpenDocument.parse(zip, "odp");
                }
                default -> {}
            }
            office = office(zip);
            if (office == null) {
                return new Reply.Unknown("an archive; unpack it to index what is in it");
            }
            if (office.equals("docx")) {
                declared.language(DocxLanguage.of(zip));
            }
        }
        return OfficeText.parse(path, office, tika, declared);
    }

    private static void refuseBomb(ZipFile zip) {
        long bytes = 0;
        int parts = 0;
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            bytes += Math.max(0, entries.nextElement().getSize());
            if (bytes < 0 || bytes > MAX_UNPACKED_BYTES) {
                throw new Unreadable("unpacks to more than " + (MAX_UNPACKED_BYTES >> 20) + " MiB, which is the limit");
            }
            if (++parts > MAX_PARTS) {
                throw new Unreadable("has more than " + MAX_PARTS + " parts, which is the limit");
            }
        }
    }

    private static String mimetype(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry("mimetype");
        if (entry == null) {
            return "";
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readNBytes(MAX_MIMETYPE_BYTES), StandardCharsets.US_ASCII).strip();
        }
    }

    private static @Nullable String office(ZipFile zip) {
        if (zip.getEntry("[Content_Types].xml") == null) {
            return null;
        }
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            String name = entries.nextElement().getName();
            if (name.startsWith("word/")) {
                return "docx";
            }
            if (name.startsWith("xl/")) {
                return "xlsx";
            }
            if (name.startsWith("ppt/")) {
                return "pptx";
            }
        }
        return null;
    }
}
