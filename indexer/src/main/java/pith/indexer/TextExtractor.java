package pith.indexer;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** Plain text and Markdown: the text is the file's, unit by unit, so that offsets fit the caller's own copy. */
final class TextExtractor implements Extractor {
    private final Function<String, Optional<String>> title;

    /** @param title finds the title in the text; without one it is the file's name */
    TextExtractor(Function<String, Optional<String>> title) {
        this.title = title;
    }

    @Override
    public void extract(SourceFile file, Sink sink) throws IOException {
        String text = Content.decode(Content.read(file.path(), Content.MAX_BYTES), file.path());
        if (text.isBlank()) {
            sink.empty();
        } else {
            String found = title.apply(text).orElseGet(file::stem);
            sink.document(file.document(found, text), file.path().toString());
        }
    }
}
