package pith.indexer;

import java.util.Locale;
import java.util.Optional;

/** The formats that are read, told by the file's extension. */
final class Formats {
    private static final Extractor TEXT = new TextExtractor(Titles::ofText);
    private static final Extractor MARKDOWN = new TextExtractor(Titles::ofMarkdown);
    private static final Extractor HTML = new HtmlExtractor();
    private static final Extractor JSON_LINES = new JsonLinesExtractor();

    private Formats() {}

    /** What reads a file of this name, if anything does. */
    static Optional<Extractor> extractor(String fileName) {
        return switch (extension(fileName)) {
            case ".txt" -> Optional.of(TEXT);
            case ".md", ".markdown" -> Optional.of(MARKDOWN);
            case ".html", ".htm", ".xhtml" -> Optional.of(HTML);
            case ".jsonl", ".ndjson" -> Optional.of(JSON_LINES);
            default -> Optional.empty();
        };
    }

    /** The extension with its dot, in lower case; empty when there is none. */
    static String extension(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot <= 0 ? "" : fileName.substring(dot).toLowerCase(Locale.ROOT);
    }
}
