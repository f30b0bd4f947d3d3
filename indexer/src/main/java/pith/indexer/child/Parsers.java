package pith.indexer.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** The parser of each kind, made when it is first needed, so that the child starts soon. */
final class Parsers implements Parser {
    private static final long MAX_BYTES = 256L << 20;

    private static final Map<Kind, Supplier<Parser>> MAKERS = Map.of(
            Kind.HTML, HtmlParser::new,
            Kind.PDF, PdfParser::new,
            Kind.ZIP, ZipParser::new,
            Kind.OLE2, Ole2Parser::new,
            Kind.RTF, RtfParser::new,
            Kind.MAIL, MailParser::new);

    private final Map<Kind, Parser> made = new EnumMap<>(Kind.class);

    @Override
    public Reply parse(Path path, Kind kind) throws IOException {
        if (Files.size(path) > MAX_BYTES) {
            throw new Unreadable("has more than " + (MAX_BYTES >> 20)
                    + " MiB, which is the limit for this format; split it into smaller files");
        }
        return made.computeIfAbsent(kind, k -> MAKERS.get(k).get()).parse(path, kind);
    }
}
