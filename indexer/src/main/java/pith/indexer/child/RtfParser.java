package pith.indexer.child;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.tika.parser.microsoft.rtf.RTFParser;

/** Rich text. */
final class RtfParser implements Parser {
    private final RTFParser tika = new RTFParser();

    @Override
    public Reply parse(Path path, Kind kind) throws IOException {
        return OfficeText.parse(path, "rtf", tika, new Declared());
    }
}
