package pith.indexer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** HTML: the text that a reader of the page sees. Its charset is the one that the page declares, else UTF-8. */
final class HtmlExtractor implements Extractor {
    /** A page's tree takes some twenty times the memory of its bytes. */
    private static final int MAX_BYTES = 16 << 20;

    @Override
    public void extract(SourceFile file, Sink sink) throws IOException {
        byte[] bytes = Content.read(file.path(), MAX_BYTES);
        if (Content.utf16(bytes) == null) {
            Content.refuseBinary(bytes, file.path());
        }
        Document page = Jsoup.parse(new ByteArrayInputStream(bytes), null, "");
        Charset charset = page.charset();
        if (charset.equals(StandardCharsets.UTF_8)) {
            Content.decode(bytes, file.path()); // jsoup replaces what is malformed; it is refused instead
        }
        String text = HtmlText.of(page);
        if (text.isBlank()) {
            sink.empty();
        } else {
            sink.document(file.document(title(page, file), text), file.path().toString());
        }
    }

    private static String title(Document page, SourceFile file) {
        String title = page.title().strip();
        if (!title.isEmpty()) {
            return title;
        }
        Element heading = page.selectFirst("h1");
        String headline = heading == null ? "" : heading.text().strip();
        return headline.isEmpty() ? file.stem() : headline;
    }
}
