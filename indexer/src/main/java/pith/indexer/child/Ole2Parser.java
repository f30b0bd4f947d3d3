package pith.indexer.child;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.jspecify.annotations.Nullable;

/** What Microsoft's programs wrote until 2007, and still write when a file gets a password. */
final class Ole2Parser implements Parser {
    private final OfficeParser tika = new OfficeParser();

    @Override
    public Reply parse(Path path, Kind kind) throws IOException {
        String format;
        try (POIFSFileSystem container = new POIFSFileSystem(path.toFile(), true)) {
            format = format(container.getRoot());
        }
        if (format == null) {
            return new Reply.Unknown("a container of Microsoft's with no text document in it");
        }
        return OfficeText.parse(path, format, tika, new Declared());
    }

    private static @Nullable String format(DirectoryEntry root) {
        if (root.hasEntryCaseInsensitive("EncryptedPackage")) {
            throw Unreadable.locked();
        }
        if (root.hasEntryCaseInsensitive("WordDocument")) {
            return "doc";
        }
        if (root.hasEntryCaseInsensitive("Workbook") || root.hasEntryCaseInsensitive("Book")) {
            return "xls";
        }
        return root.hasEntryCaseInsensitive("PowerPoint Document") ? "ppt" : null;
    }
}
