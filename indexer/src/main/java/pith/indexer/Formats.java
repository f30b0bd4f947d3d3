package pith.indexer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pith.engine.UnreadableSource;
import pith.engine.Value;
import pith.indexer.child.Kind;

/**
 * The formats that are read. What a binary file is, its bytes tell, whatever its name; among texts, the name does, and
 * where that says nothing, the first words.
 */
final class Formats implements AutoCloseable {
    private static final int HEAD_BYTES = 8 << 10;
    private static final int MAX_HTML_BYTES = 16 << 20;

    /** What is text, and fails where it is none. */
    private static final Set<String> TEXTS = Set.of(
            ".txt .text .log .rst .adoc .org .tex .srt .vtt .xml .yaml .yml .toml .ini .cfg .conf .properties .java .kt"
                    .split(" "));

    private static final Set<String> CODE = Set.of(
            (".py .c .h .cc .cpp .hpp .cs .js .mjs .ts .tsx .jsx .go .rs .rb .php .pl .sh .bash .sql .css .scala .swift"
                            + " .r .lua .m .gradle .groovy .ps1 .bat")
                    .split(" "));

    /** Names of binary formats: their bytes must bear them out. */
    private static final Set<String> BINARY =
            Set.of(".pdf .docx .pptx .xlsx .odt .ods .odp .epub .doc .xls .ppt".split(" "));

    private static final Pattern HTML =
            Pattern.compile("(?is)\\s*(<\\?xml[^>]{0,200}>\\s*)?<(!doctype html|html)\\b.*");
    private static final Pattern MAIL_HEADER = Pattern.compile(
            "(?im)^(received|return-path|delivered-to|message-id|mime-version|from|to|subject|date):[ \\t]");
    private static final int MAIL_HEADERS = 4;

    private static final Extractor MARKDOWN = new MarkdownExtractor();
    private static final Extractor JSON_LINES = new JsonLinesExtractor();
    private static final Extractor COMMAS = new TableExtractor(false);
    private static final Extractor TABS = new TableExtractor(true);
    private static final Extractor CERTAIN_TEXT = new TextExtractor(Titles::ofText, true);
    private static final Extractor NAMED_TEXT = new TextExtractor(text -> Optional.empty(), true);
    private static final Extractor JSON = new JsonExtractor(NAMED_TEXT);
    private static final Extractor OTHER_TEXT = new TextExtractor(text -> Optional.empty(), false);

    private final ForeignParser parser;

    /** @param stopIfAsked called now and then while a file is parsed; throws when that is to end */
    Formats(Runnable stopIfAsked) {
        this(new ForeignParser(stopIfAsked));
    }

    Formats(ForeignParser parser) {
        this.parser = parser;
    }

    /**
     * What reads a file.
     *
     * @throws UnreadableSource when the file is not what its name says
     * @throws IOException when it cannot be read
     */
    Extractor extractor(Path path) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(path)) {
            head = in.readNBytes(HEAD_BYTES);
        }
        String extension = extension(path.getFileName().toString());
        Kind kind = kind(head, extension);
        if (kind != null) {
            return new ForeignExtractor(parser, kind);
        }
        Extractor named = byName(extension);
        if (named != null) {
            return named;
        }
        if (head.length == 0) {
            return new Unknown("no format that is read: an empty file");
        }
        if (BINARY.contains(extension) && !isText(head)) {
            throw new UnreadableSource(
                    path + " is named " + extension + " but is no such file: it is damaged, or of " + "another format");
        }
        if (!isText(head)) {
            return new Unknown(
                    "no format that is read" + (extension.isEmpty() ? "" : ": a binary file named " + extension));
        }
        String text = new String(head, StandardCharsets.UTF_8);
        if (HTML.matcher(text).matches()) {
            return html();
        }
        if (isMail(text)) {
            return new ForeignExtractor(parser, Kind.MAIL);
        }
        return OTHER_TEXT;
    }

    /** What is no text and no format that is read. */
    private record Unknown(String reason) implements Extractor {
        @Override
        public void extract(SourceFile file, Sink sink) {
            sink.unknown(reason);
        }
    }

    /** Whether a file is of a format that is read, as far as its first bytes tell, or damaged. */
    boolean reads(Path path) {
        try {
            return !(extractor(path) instanceof Unknown);
        } catch (IOException | UnreadableSource e) {
            return true;
        }
    }

    private static @Nullable Kind kind(byte[] head, String extension) {
        if (Content.startsWith(head, '%', 'P', 'D', 'F', '-')) {
            return Kind.PDF;
        }
        if (Content.startsWith(head, 'P', 'K', 3, 4) || Content.startsWith(head, 'P', 'K', 5, 6)) {
            return Kind.ZIP;
        }
        if (Content.startsWith(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) {
            return Kind.OLE2;
        }
        if (Content.startsWith(head, '{', '\\', 'r', 't', 'f')) {
            return Kind.RTF;
        }
        if (extension.equals(".pdf") && new String(head, StandardCharsets.ISO_8859_1).contains("%PDF-")) {
            return Kind.PDF; // with something before it, as some mail programs leave it
        }
        return extension.equals(".eml") && head.length > 0 ? Kind.MAIL : null;
    }

    private @Nullable Extractor byName(String extension) {
        return switch (extension) {
            case ".md", ".markdown" -> MARKDOWN;
            case ".html", ".htm", ".xhtml" -> html();
            case ".jsonl", ".ndjson" -> JSON_LINES;
            case ".json" -> JSON;
            case ".csv" -> COMMAS;
            case ".tsv" -> TABS;
            case ".txt", ".text" -> CERTAIN_TEXT;
            default -> TEXTS.contains(extension) || CODE.contains(extension) ? NAMED_TEXT : null;
        };
    }

    /** A file that is blank, or no page at all, needs no child. */
    private Extractor html() {
        Extractor parsed = new ForeignExtractor(parser, Kind.HTML);
        return (file, sink) -> {
            byte[] bytes = Content.read(file.path(), MAX_HTML_BYTES);
            if (Content.utf16(bytes) == null) {
                Content.refuseBinary(bytes, file.path());
            }
            if (isBlank(bytes)) {
                sink.empty();
            } else {
                parsed.extract(file, sink);
            }
        };
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte each : bytes) {
            if (each != ' ' && each != '\n' && each != '\r' && each != '\t') {
                return false;
            }
        }
        return true;
    }

    /** As far as the head tells: UTF-16 by its mark, anything else by having no zero byte. */
    private static boolean isText(byte[] head) {
        if (Content.utf16(head) != null) {
            return true;
        }
        for (byte each : head) {
            if (each == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMail(String head) {
        int end = head.replace("\r\n", "\n").indexOf("\n\n");
        String headers = end < 0 ? head : head.replace("\r\n", "\n").substring(0, end);
        return MAIL_HEADER.matcher(headers.lines().findFirst().orElse("")).find()
                && MAIL_HEADER.matcher(headers).results().count() >= MAIL_HEADERS;
    }

    /** The metadata of a text: its format, which is its extension. */
    static Map<String, Value> metadata(SourceFile file) {
        String extension = extension(file.path().getFileName().toString());
        Map<String, Value> metadata = new TreeMap<>();
        metadata.put("format", new Value.Keyword(extension.isEmpty() ? "txt" : extension.substring(1)));
        return metadata;
    }

    /** The extension with its dot, in lower case; empty when there is none. */
    static String extension(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot <= 0 ? "" : fileName.substring(dot).toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        parser.close();
    }
}
