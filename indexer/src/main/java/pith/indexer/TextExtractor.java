package pith.indexer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import pith.engine.UnreadableSource;

/** Plain text: it is the file's, unit by unit, so that offsets fit the caller's own copy. */
final class TextExtractor implements Extractor {
    private final Function<String, Optional<String>> title;
    private final boolean certain;

    /**
     * @param title finds the title in the text; without one it is the file's name
     * @param certain whether the file is meant to be text; what is not, and is none in UTF-8, is no failure
     */
    TextExtractor(Function<String, Optional<String>> title, boolean certain) {
        this.title = title;
        this.certain = certain;
    }

    @Override
    public void extract(SourceFile file, Sink sink) throws IOException {
        byte[] bytes = Content.read(file.path(), Content.MAX_BYTES);
        String text;
        try {
            text = Content.decode(bytes, file.path());
        } catch (UnreadableSource e) {
            if (certain) {
                throw e;
            }
            sink.unknown("neither a format that is read nor a text in UTF-8");
            return;
        }
        if (text.isBlank()) {
            sink.empty();
        } else {
            String found = title.apply(text).orElseGet(file::stem);
            sink.document(
                    file.document(found, text, Formats.metadata(file), "", List.of()),
                    file.path().toString());
        }
    }
}
