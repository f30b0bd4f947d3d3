package pith.indexer.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The parser of each kind, made when it is first needed, so that the child starts soon. */
final class Parsers implements Parser {
    private static final long MAX_BYTES = 256L << 20;

    private final Map<Kind, Parser> made = new EnumMap<>(Kind.class);

    @Override
    public Reply parse(Path path, Kind kind) throws IOException {
        if (Files.size(path) > MAX_BYTES) {
            throw new Unreadable("has more than " + (MAX_BYTES >> 20)
                    + " MiB, which is the limit for this format; split it into smaller files");
        }
        return made.computeIfAbsent(kind, Parsers::make).parse(path, kind);
    }

    private static Parser make(Kind kind) {
        return switch (kind) {
            case HTML -> new HtmlParser();
            case PDF -> new PdfParser();
            case ZIP -> new ZipParser();
            case OLE2 -> new Ole2Parser();
            case RTF -> new RtfParser();
            case MAIL -> new MailParser();
        };
    }
}
